// The C header of the system's libsnappy.
#include <snappy-c.h>
