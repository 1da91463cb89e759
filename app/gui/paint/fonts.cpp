#include "app/gui/paint/fonts.hpp"

#include "app/gui/paint/font_file.hpp"
#include "app/gui/paint/imgui_compat.hpp"
#include "core/base/utf8.hpp"
#include "core/language/chinese.hpp"

#include <cmath>
#include <utility>
#include <vector>

namespace cow::ui {
namespace {

// Besides Latin-1: dashes, quotes, dots, arrows, signs that the interface itself writes.
constexpr std::string_view always = "–—‘’“”…·×→←↑↓↔≤≥≠✓✗";

bool always_there(u32 code) { return code < 0x100; }

constexpr std::array<FontRole, 4> roles{{
    {.fixed = false, .heavy = false},
    {.fixed = false, .heavy = true},
    {.fixed = true, .heavy = false},
    {.fixed = true, .heavy = true},
}};

struct FaceSpec {
    std::size_t role;
    float size;
};
// By Face. A size is a line's height, which is about 1.25 times what typesetters call the size.
constexpr std::array<FaceSpec, face_count> specs{{
    {0, 17}, // body
    {1, 17}, // strong
    {0, 15}, // small
    {1, 14}, // heading
    {1, 21}, // title
    {1, 28}, // figure
    {2, 17}, // mono
    {3, 17}, // mono_strong
    {2, 15}, // mono_small
}};

constexpr const FaceSpec& spec_of(Face face) { return specs[static_cast<std::size_t>(face)]; }

void add_all(ImFontGlyphRangesBuilder& builder, const std::set<u32>& characters) {
    for (const u32 code : characters) {
        builder.AddChar(static_cast<ImWchar>(code));
    }
}

ImFont* add_font(ImFontAtlas& atlas, const FontFile& file, float size, ImFontConfig& config,
                 const ImVector<ImWchar>& ranges) {
    config.FontNo = static_cast<decltype(config.FontNo)>(file.index);
    return atlas.AddFontFromFileTTF(file.path.c_str(), size, &config, ranges.Data);
}

} // namespace

std::string Fonts::find() {
    for (std::size_t role = 0; role < roles.size(); ++role) {
        if (std::string problem = source_.find(roles[role], files_[role]); !problem.empty()) {
            return problem;
        }
    }
    need(always);
    return {};
}

void Fonts::need(std::string_view text) {
    for_each_character(text, [&](const Character& character, std::size_t) {
        if (!always_there(character.code) && character.code <= 0xffff) { // ImWchar may have 16 bits
            missing_ = extra_.insert(character.code).second || missing_;
        }
    });
}

std::string Fonts::use(Language wanted) {
    std::set<u32> characters;
    if (wanted == Language::chinese) {
        for (const auto table : chinese_tables()) {
            for (const Translation& entry : table) {
                for_each_character(entry.chinese, [&](const Character& character, std::size_t) {
                    if (!always_there(character.code)) {
                        characters.insert(character.code);
                    }
                });
            }
        }
    }
    for (std::size_t role = 0; role < roles.size(); ++role) {
        const std::set<u32> missing = missing_in(files_[role], characters);
        if (!missing.empty() && !missing_in(source_.with_characters(roles[role], missing), missing).empty()) {
            return trf("No font on this system has Chinese characters. Install one, for example:\napt-get "
                       "install fonts-noto-cjk");
        }
    }
    missing_ = missing_ || characters != of_language_;
    of_language_ = std::move(characters);
    return {};
}

std::set<u32> Fonts::wanted() const {
    std::set<u32> all = extra_;
    all.insert(of_language_.begin(), of_language_.end());
    return all;
}

const FontFile& Fonts::file(Face face) const { return files_[spec_of(face).role]; }

FontRole Fonts::role(Face face) { return roles[spec_of(face).role]; }

std::string Fonts::fit(float scale) {
    if (scale == scale_ && !missing_) {
        return {};
    }
    scale_ = scale;
    missing_ = false;
    return build(scale);
}

std::string Fonts::build(float scale) {
    ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
    atlas.Clear();
    atlas.Flags |= ImFontAtlasFlags_NoMouseCursors;

    ImFontGlyphRangesBuilder builder;
    static constexpr ImWchar latin[] = {0x20, 0xff, 0};
    builder.AddRanges(latin);
    const std::set<u32> further = wanted();
    add_all(builder, further);
    ImVector<ImWchar> ranges; // must live until the atlas is built
    builder.BuildRanges(&ranges);

    std::array<FontFile, roles.size()> fallbacks;
    std::array<ImVector<ImWchar>, roles.size()> fallback_ranges;
    for (std::size_t role = 0; role < roles.size(); ++role) {
        const std::set<u32> missing = missing_in(files_[role], further);
        if (!missing.empty()) {
            fallbacks[role] = source_.with_characters(roles[role], missing);
            ImFontGlyphRangesBuilder rest;
            add_all(rest, missing);
            rest.BuildRanges(&fallback_ranges[role]);
        }
    }
    for (std::size_t face = 0; face < face_count; ++face) {
        const std::size_t role = specs[face].role;
        const float size = std::round(specs[face].size * scale);
        ImFontConfig config;
        config.OversampleH = 2;
        config.OversampleV = 1;
        ImFont* font = add_font(atlas, files_[role], size, config, ranges);
        if (font == nullptr) {
            return "cannot read the font " + files_[role].path;
        }
        if (!fallbacks[role].path.empty()) {
            config.MergeMode = true;
            config.OversampleH = 1; // ideographs are many, and sharp enough
            add_font(atlas, fallbacks[role], size, config, fallback_ranges[role]);
        }
        fonts_[face] = {font, size};
    }
    return compat::build_fonts(atlas) ? std::string{} : "the fonts could not be drawn";
}

} // namespace cow::ui
