#ifndef LAWBOOK_CPANGOCAIRO_H
#define LAWBOOK_CPANGOCAIRO_H
#include <cairo.h>
#include <cairo-pdf.h>
#include <pango/pangocairo.h>

// Swift cannot see PangoCairoFont, a GObject interface without fields: the cast is made here.
static inline cairo_scaled_font_t *lawbook_scaled_font(PangoFont *font) {
  return pango_cairo_font_get_scaled_font((PangoCairoFont *)font);
}
#endif
