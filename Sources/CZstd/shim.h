// The header of the system's libzstd.
#include <zstd.h>
