// An empty table of locale data in the place of Foundation's, in release builds, which link Foundation statically.
//
// Foundation carries 34 MB of ICU data: names of months, currencies and scripts in 700 locales. Lawbook prints numbers and
// dates in one fixed way and asks for none of it. ICU's data is one symbol in an archive member of its own; where the symbol
// is defined already, the linker leaves that member out. The layout is ICU's common data header (udata.h, ucmndata.h), with a
// table of contents of length 0. With a toolchain of another ICU version nothing refers to this symbol, and the program is
// only larger.

#include <stdint.h>

#if defined(LAWBOOK_RELEASE) && defined(__linux__)
struct EmptyData {
  uint16_t headerSize;
  uint8_t magic1, magic2;
  struct {
    uint16_t size, reserved;
    uint8_t isBigEndian, charsetFamily, sizeOfUChar, padding;
    uint8_t dataFormat[4], formatVersion[4], dataVersion[4];
  } info;
  char padding[8];
  uint32_t count, reserved;
};

__attribute__((aligned(16), used)) const struct EmptyData icudt76_dat = {
    .headerSize = 32,
    .magic1 = 0xda,
    .magic2 = 0x27,
    .info = {.size = 20,
             .isBigEndian = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__,
             .sizeOfUChar = 2,
             .dataFormat = {'T', 'o', 'C', 'P'},
             .formatVersion = {1, 0, 0, 0}},
};
#endif
