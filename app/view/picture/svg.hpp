#pragma once
// A Drawing as SVG: shapes as shapes, text as text, no raster.

#include "app/view/picture/drawing.hpp"
#include "app/view/picture/typeface.hpp"

#include <string>
#include <string_view>

namespace cow::ui {

struct SvgOptions {
    std::string title;     ///< for screen readers and tooltips; "": none
    std::string id_prefix; ///< of names in it, so that several find room in one document
    bool in_html = false;  ///< as an element of a page: no XML declaration, as wide as there is room
};

/// Well-formed XML, whatever the texts hold.
std::string svg_of(const Drawing& drawing, const Typefaces& faces, const SvgOptions& options);

/// `text` as XML character data or a quoted attribute: markup escaped; what XML cannot hold, and bytes that are no
/// UTF-8, become U+FFFD.
std::string xml_text(std::string_view text);

} // namespace cow::ui
