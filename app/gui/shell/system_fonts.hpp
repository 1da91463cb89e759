#pragma once
// The fonts that are installed, found through fontconfig.

#include "app/gui/paint/font_source.hpp"

namespace cow::ui {

class SystemFonts : public FontSource {
public:
    std::string find(FontRole role, FontFile& file) const override;
    std::string without(Language which) const override;
    FontFile with_characters(FontRole role, const std::set<u32>& characters) const override;
};

} // namespace cow::ui
