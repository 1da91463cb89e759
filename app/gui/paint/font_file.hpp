#pragma once
// What a font file says of itself, read with FreeType.

#include "app/gui/paint/font_source.hpp"

#include <set>
#include <string>

namespace cow::ui {

/// Of a whole font, in parts of a line's height; what cannot be read is as most fonts are.
struct FontMeasures {
    float size = 0.8F;
    float ascent = 0.8F;
};
FontMeasures measures_of(const FontFile& file);

/// Those of `characters` that it has no glyph for.
std::set<u32> missing_in(const FontFile& file, const std::set<u32>& characters);

std::string freetype_version(); ///< "2.12.1"

} // namespace cow::ui
