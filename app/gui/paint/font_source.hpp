#pragma once
// Where fonts come from; the program around the window knows.

#include "core/base/ids.hpp"
#include "core/language/language.hpp"

#include <set>
#include <string>

namespace cow::ui {

struct FontFile {
    std::string path;
    int index = 0; ///< of the font in a collection
    std::string family;
};

/// What a font is for.
struct FontRole {
    bool fixed = false; ///< every character is as wide
    bool heavy = false;
};

class FontSource {
public:
    FontSource() = default;
    virtual ~FontSource() = default;
    FontSource(const FontSource&) = delete;
    FontSource& operator=(const FontSource&) = delete;

    /// The font for a role. Returns "" or what is missing and how to get it.
    virtual std::string find(FontRole role, FontFile& file) const = 0;
    /// One that has these characters, or the most of them; without a path when there is none at all.
    virtual FontFile with_characters(FontRole role, const std::set<u32>& characters) const = 0;
    /// What is to be said where no font has the characters of this language.
    virtual std::string without(Language which) const = 0;
};

} // namespace cow::ui
