#ifndef LAWBOOK_COPENBLAS_H
#define LAWBOOK_COPENBLAS_H
#include <cblas.h>
// cblas.h declares openblas_get_corename, openblas_set_num_threads and openblas_get_config too.
#endif
