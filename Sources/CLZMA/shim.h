// The header of the system's liblzma.
#include <lzma.h>
