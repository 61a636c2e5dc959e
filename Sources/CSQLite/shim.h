// The header of the system's libsqlite3.
#include <sqlite3.h>
