#pragma once
// The fonts that come with the page, cut to the characters in use.

#include "app/gui/paint/font_source.hpp"

namespace cow::ui {

class WebFonts : public FontSource {
public:
    std::string find(FontRole role, FontFile& file) const override;
    /// Asks the page to bring them.
    std::string without(Language which) const override;
    /// The Chinese one, once the page has brought it; it is asked to where it is needed.
    FontFile with_characters(FontRole role, const std::set<u32>& characters) const override;
};

} // namespace cow::ui
