// The headers of the system's liblz4: blocks (Parquet) and frames (Feather).
#include <lz4.h>
#include <lz4frame.h>
