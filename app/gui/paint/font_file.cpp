#include "app/gui/paint/font_file.hpp"

#include <fmt/format.h>
#include <freetype/freetype.h>
#include <freetype/tttables.h>

#include <memory>
#include <type_traits>

namespace cow::ui {
namespace {

template <auto Free> struct Freed {
    template <class T> void operator()(T* thing) const { Free(thing); }
};
using Library = std::unique_ptr<std::remove_pointer_t<FT_Library>, Freed<FT_Done_FreeType>>;
using FontFace = std::unique_ptr<std::remove_pointer_t<FT_Face>, Freed<FT_Done_Face>>;

/// A font that is open for reading.
class OpenFont {
public:
    explicit OpenFont(const FontFile& file) {
        FT_Library library = nullptr;
        if (FT_Init_FreeType(&library) != 0) {
            return;
        }
        library_.reset(library);
        FT_Face face = nullptr;
        if (FT_New_Face(library, file.path.c_str(), file.index, &face) == 0) {
            face_.reset(face);
        }
    }
    /// Null when it cannot be read.
    FT_Face face() const { return face_.get(); }

private:
    Library library_;
    FontFace face_;
};

} // namespace

/// From the horizontal header, which is where ImGui takes a line's height from; FreeType's own choice may be another.
FontMeasures measures_of(const FontFile& file) {
    const OpenFont font(file);
    FontMeasures out;
    if (font.face() == nullptr) {
        return out;
    }
    const auto* header = static_cast<const TT_HoriHeader*>(FT_Get_Sfnt_Table(font.face(), FT_SFNT_HHEA));
    const int line = header == nullptr ? 0 : header->Ascender - header->Descender;
    if (line > 0) {
        out.size = static_cast<float>(font.face()->units_per_EM) / static_cast<float>(line);
        out.ascent = static_cast<float>(header->Ascender) / static_cast<float>(line);
    }
    return out;
}

std::set<u32> missing_in(const FontFile& file, const std::set<u32>& characters) {
    if (characters.empty()) {
        return {};
    }
    const OpenFont font(file);
    std::set<u32> missing;
    for (const u32 code : characters) {
        if (font.face() == nullptr || FT_Get_Char_Index(font.face(), code) == 0) {
            missing.insert(code);
        }
    }
    return missing;
}

std::string freetype_version() {
    FT_Library made = nullptr;
    int parts[3] = {};
    if (FT_Init_FreeType(&made) == 0) {
        const Library library(made);
        FT_Library_Version(library.get(), &parts[0], &parts[1], &parts[2]);
    }
    return fmt::format("{}.{}.{}", parts[0], parts[1], parts[2]);
}

} // namespace cow::ui
