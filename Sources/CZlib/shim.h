// The header of the system's libz.
#include <zlib.h>
