// The header of the system's libbz2.
#include <bzlib.h>
