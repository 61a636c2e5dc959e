#ifndef LAWBOOK_CPANGOCAIRO_H
#define LAWBOOK_CPANGOCAIRO_H
#include <cairo.h>
#include <cairo-pdf.h>
#include <pango/pangocairo.h>
#endif
