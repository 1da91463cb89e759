#pragma once
// What another program must know of a font to set a text as we do.

#include "app/view/base/face.hpp"

#include <array>
#include <string>

namespace cow::ui {

struct Typeface {
    std::string family; ///< "Inter"
    bool fixed = false; ///< every character is as wide
    bool heavy = false;
    float size = 0;   ///< what typesetters call so (the side of the em square), in parts of a line's height
    float ascent = 0; ///< from the top of a line to its base line, likewise
};
using Typefaces = std::array<Typeface, face_count>;

} // namespace cow::ui
