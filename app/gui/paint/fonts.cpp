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
            return source_.without(wanted);
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

const Font& Fonts::for_height(Face face, float height) const {
    const Font& plain = (*this)[face];
    const Font& large = large_[static_cast<std::size_t>(face)];
    return large.font != nullptr && height > plain.size + 0.5F ? large : plain;
}

std::string Fonts::fit(float scale, float zoom) {
    if (scale == scale_ && zoom == zoom_ && !missing_) {
        return {};
    }
    scale_ = scale;
    zoom_ = zoom;
    missing_ = false;
    return build();
}

/// Which ones are wanted, and where those are from that the first choice of a font does not have. Must live until the atlas
/// is built.
struct Fonts::Glyphs {
    ImVector<ImWchar> ranges;
    std::array<FontFile, roles.size()> fallbacks;
    std::array<ImVector<ImWchar>, roles.size()> fallback_ranges;
};

std::string Fonts::build() {
    ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
    atlas.Clear();
    atlas.Flags |= ImFontAtlasFlags_NoMouseCursors;

    Glyphs glyphs;
    ImFontGlyphRangesBuilder builder;
    static constexpr ImWchar latin[] = {0x20, 0xff, 0};
    builder.AddRanges(latin);
    const std::set<u32> further = wanted();
    add_all(builder, further);
    builder.BuildRanges(&glyphs.ranges);
    for (std::size_t role = 0; role < roles.size(); ++role) {
        const std::set<u32> missing = missing_in(files_[role], further);
        if (!missing.empty()) {
            glyphs.fallbacks[role] = source_.with_characters(roles[role], missing);
            ImFontGlyphRangesBuilder rest;
            add_all(rest, missing);
            rest.BuildRanges(&glyphs.fallback_ranges[role]);
        }
    }
    std::string problem = add(glyphs, scale_, fonts_);
    large_ = {};
    if (zoom_ > 1 && problem.empty()) {
        problem = add(glyphs, scale_ * zoom_, large_);
    }
    return !problem.empty() ? problem : compat::build_fonts(atlas) ? "" : "the fonts could not be drawn";
}

std::string Fonts::add(const Glyphs& glyphs, float scale, std::array<Font, face_count>& fonts) const {
    ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
    for (std::size_t face = 0; face < face_count; ++face) {
        const std::size_t role = specs[face].role;
        const float size = std::round(specs[face].size * scale);
        ImFontConfig config;
        config.OversampleH = 2;
        config.OversampleV = 1;
        ImFont* font = add_font(atlas, files_[role], size, config, glyphs.ranges);
        if (font == nullptr) {
            return "cannot read the font " + files_[role].path;
        }
        if (!glyphs.fallbacks[role].path.empty()) {
            config.MergeMode = true;
            config.OversampleH = 1; // ideographs are many, and sharp enough
            add_font(atlas, glyphs.fallbacks[role], size, config, glyphs.fallback_ranges[role]);
        }
        fonts[face] = {font, size};
    }
    return {};
}

} // namespace cow::ui
