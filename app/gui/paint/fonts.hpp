#pragma once
// The fonts, built at the sizes in use, with the characters that are needed.

#include "app/gui/paint/font_source.hpp"
#include "app/view/base/face.hpp"
#include "core/base/ids.hpp"
#include "core/language/language.hpp"

#include <array>
#include <set>
#include <string>
#include <string_view>

struct ImFont;

namespace cow::ui {

struct Font {
    ImFont* font = nullptr;
    float size = 0; ///< line height, pixels
};

class Fonts {
public:
    explicit Fonts(const FontSource& source) : source_(source) {}

    /// Finds the font files. Returns "" or what is missing and how to install it.
    std::string find();
    /// Fills ImGui's atlas for `scale`, and for what is `zoom` times as large, where these or the characters needed have
    /// changed. To be called between frames, after `find` succeeded. Returns "" or the problem; the old glyphs' places then
    /// stay empty.
    std::string fit(float scale, float zoom = 1);
    /// The texts of `wanted` shall be drawn from the next fit on. Returns "", or what to install when no font
    /// has their characters: then nothing changes.
    std::string use(Language wanted);
    /// The characters of `text` shall be drawn from the next fit on.
    void need(std::string_view text);
    /// There are fonts that were not there: what is missing is looked for again.
    void look_again() { missing_ = true; }
    const Font& operator[](Face face) const { return fonts_[static_cast<std::size_t>(face)]; }
    /// The one that is sharp at this height.
    const Font& for_height(Face face, float height) const;
    const FontFile& file(Face face) const;
    static FontRole role(Face face);

private:
    std::set<u32> wanted() const;
    std::string build();
    struct Glyphs;
    std::string add(const Glyphs& glyphs, float scale, std::array<Font, face_count>& fonts) const;

    const FontSource& source_;
    std::array<FontFile, 4> files_; ///< one a role
    std::array<Font, face_count> fonts_{};
    std::array<Font, face_count> large_{}; ///< no fonts where nothing is larger
    std::set<u32> extra_;                  ///< characters beyond the ones always there
    std::set<u32> of_language_;            ///< and those that the language in use adds
    float scale_ = 0;                      ///< last built for …
    float zoom_ = 1;                       ///< … and this
    bool missing_ = false;                 ///< characters are needed that were not built
};

} // namespace cow::ui
