#include "app/gui/paint/font_metrics.hpp"

#include <fontconfig/fontconfig.h>
// Needs what the one above declares.
#include <fontconfig/fcfreetype.h>
#include <freetype/freetype.h>
#include <freetype/tttables.h>

#include <map>
#include <memory>
#include <type_traits>
#include <utility>

namespace cow::ui {
namespace {

template <auto Free> struct Freed {
    template <class T> void operator()(T* thing) const { Free(thing); }
};
using Library = std::unique_ptr<std::remove_pointer_t<FT_Library>, Freed<FT_Done_FreeType>>;
using FontFace = std::unique_ptr<std::remove_pointer_t<FT_Face>, Freed<FT_Done_Face>>;
using Pattern = std::unique_ptr<FcPattern, Freed<FcPatternDestroy>>;

/// Of a whole family, in parts of a line's height; what cannot be read is as most fonts are.
struct Metrics {
    std::string family;
    float size = 0.8F;
    float ascent = 0.8F;
};

std::string family_of(FT_Face face, const FontFile& file) {
    const Pattern pattern(FcFreeTypeQueryFace(face, reinterpret_cast<const FcChar8*>(file.path.c_str()),
                                              static_cast<unsigned>(file.index), nullptr));
    FcChar8* name = nullptr;
    const bool named = pattern && FcPatternGetString(pattern.get(), FC_FAMILY, 0, &name) == FcResultMatch;
    return named ? reinterpret_cast<const char*>(name) : std::string();
}

/// From the horizontal header, which is where ImGui takes a line's height from; FreeType's own choice may be another.
Metrics metrics_of(FT_Library library, const FontFile& file) {
    Metrics out;
    FT_Face opened = nullptr;
    if (FT_New_Face(library, file.path.c_str(), file.index, &opened) != 0) {
        return out;
    }
    const FontFace face(opened);
    out.family = family_of(opened, file);
    const auto* header = static_cast<const TT_HoriHeader*>(FT_Get_Sfnt_Table(opened, FT_SFNT_HHEA));
    const int line = header == nullptr ? 0 : header->Ascender - header->Descender;
    if (line > 0) {
        out.size = static_cast<float>(opened->units_per_EM) / static_cast<float>(line);
        out.ascent = static_cast<float>(header->Ascender) / static_cast<float>(line);
    }
    return out;
}

} // namespace

Typefaces typefaces_of(const Fonts& fonts) {
    FT_Library opened = nullptr;
    if (FT_Init_FreeType(&opened) != 0) {
        return {};
    }
    const Library library(opened);
    Typefaces out;
    std::map<std::pair<std::string, int>, Metrics> known; // by path and index
    for (std::size_t i = 0; i < face_count; ++i) {
        const Face face = static_cast<Face>(i);
        const FontFile& file = fonts.file(face);
        auto found = known.find({file.path, file.index});
        if (found == known.end()) {
            found = known.emplace(std::pair(file.path, file.index), metrics_of(opened, file)).first;
        }
        const Metrics& metrics = found->second;
        out[i] = {metrics.family, Fonts::is_fixed(face), Fonts::is_heavy(face), metrics.size, metrics.ascent};
    }
    return out;
}

} // namespace cow::ui
