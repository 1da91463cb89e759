#include "app/gui/paint/font_metrics.hpp"

#include "app/gui/paint/font_file.hpp"

namespace cow::ui {

Typefaces typefaces_of(const Fonts& fonts) {
    Typefaces out;
    for (std::size_t i = 0; i < face_count; ++i) {
        const Face face = static_cast<Face>(i);
        const FontFile& file = fonts.file(face);
        const FontMeasures measures = measures_of(file);
        const FontRole role = Fonts::role(face);
        out[i] = {file.family, role.fixed, role.heavy, measures.size, measures.ascent};
    }
    return out;
}

} // namespace cow::ui
