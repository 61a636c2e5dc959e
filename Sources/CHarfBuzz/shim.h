#ifndef LAWBOOK_CHARFBUZZ_H
#define LAWBOOK_CHARFBUZZ_H
#include <fontconfig/fontconfig.h>
#include <harfbuzz/hb.h>
#include <harfbuzz/hb-ot.h>
#include <harfbuzz/hb-subset.h>
#endif
