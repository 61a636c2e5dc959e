#ifndef LAWBOOK_CMARKGFM_H
#define LAWBOOK_CMARKGFM_H
#include <cmark-gfm.h>
#include <cmark-gfm-core-extensions.h>
#endif
