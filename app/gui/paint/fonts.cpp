#include "app/gui/paint/fonts.hpp"

#include "app/gui/paint/imgui_compat.hpp"
#include "core/base/utf8.hpp"
#include "core/language/chinese.hpp"

#include <fontconfig/fontconfig.h>

#include <cmath>
#include <memory>
#include <utility>
#include <vector>

namespace cow::ui {
namespace {

struct PatternFree {
    void operator()(FcPattern* pattern) const { FcPatternDestroy(pattern); }
};
using Pattern = std::unique_ptr<FcPattern, PatternFree>;

// Besides Latin-1: dashes, quotes, dots, arrows, signs that the interface itself writes.
constexpr std::string_view always = "–—‘’“”…·×→←↑↓↔≤≥≠✓✗";

bool always_there(u32 code) { return code < 0x100; }
constexpr u32 first_ideograph = 0x2e80;

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

} // namespace

std::string Fonts::find_file(Role role, File& file) {
    const bool fixed = role == mono || role == mono_strong;
    const bool heavy = role == sans_strong || role == mono_strong;
    const Pattern wanted(FcPatternCreate());
    const auto add_family = [&](const char* name) {
        FcPatternAddString(wanted.get(), FC_FAMILY, reinterpret_cast<const FcChar8*>(name));
    };
    add_family(fixed ? "JetBrains Mono" : "Inter");
    add_family(fixed ? "DejaVu Sans Mono" : "DejaVu Sans");
    add_family(fixed ? "monospace" : "sans-serif");
    FcPatternAddInteger(wanted.get(), FC_WEIGHT, heavy ? FC_WEIGHT_DEMIBOLD : FC_WEIGHT_REGULAR);
    FcPatternAddInteger(wanted.get(), FC_SLANT, FC_SLANT_ROMAN);
    FcPatternAddBool(wanted.get(), FC_SCALABLE, FcTrue);
    FcPatternAddBool(wanted.get(), FC_VARIABLE, FcFalse);
    FcConfigSubstitute(nullptr, wanted.get(), FcMatchPattern);
    FcDefaultSubstitute(wanted.get());

    FcResult result = FcResultNoMatch;
    const Pattern found(FcFontMatch(nullptr, wanted.get(), &result));
    FcChar8* path = nullptr;
    FcBool scalable = FcFalse;
    if (!found || FcPatternGetString(found.get(), FC_FILE, 0, &path) != FcResultMatch ||
        FcPatternGetBool(found.get(), FC_SCALABLE, 0, &scalable) != FcResultMatch || scalable == FcFalse) {
        return fixed ? "no scalable fixed-width font was found; install one, e.g. apt-get install "
                       "fonts-jetbrains-mono"
                     : "no scalable font was found; install one, e.g. apt-get install fonts-inter "
                       "fonts-dejavu-core";
    }
    file.path = reinterpret_cast<const char*>(path);
    FcPatternGetInteger(found.get(), FC_INDEX, 0, &file.index);
    file.index &= 0xffff; // above: the instance of a variable font
    return {};
}

std::string Fonts::find() {
    if (FcInit() == FcFalse) {
        return "fontconfig could not be started";
    }
    for (std::size_t role = 0; role < roles; ++role) {
        if (std::string problem = find_file(static_cast<Role>(role), files_[role]); !problem.empty()) {
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
    for (std::size_t role = 0; role < roles; ++role) {
        const std::set<u32> missing = missing_in(files_[role], characters);
        if (!missing.empty() &&
            !missing_in(find_fallback(static_cast<Role>(role), missing), missing).empty()) {
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

std::set<u32> Fonts::missing_in(const File& file, const std::set<u32>& characters) {
    std::set<u32> missing;
    int count = 0;
    const Pattern pattern(FcFreeTypeQuery(reinterpret_cast<const FcChar8*>(file.path.c_str()),
                                          static_cast<unsigned>(file.index), nullptr, &count));
    FcCharSet* there = nullptr;
    if (!pattern || FcPatternGetCharSet(pattern.get(), FC_CHARSET, 0, &there) != FcResultMatch) {
        return characters;
    }
    for (const u32 code : characters) {
        if (FcCharSetHasChar(there, code) == FcFalse) {
            missing.insert(code);
        }
    }
    return missing;
}

Fonts::File Fonts::find_fallback(Role role, const std::set<u32>& characters) {
    const Pattern wanted(FcPatternCreate());
    FcCharSet* set = FcCharSetCreate();
    for (const u32 code : characters) {
        FcCharSetAddChar(set, code);
    }
    FcPatternAddCharSet(wanted.get(), FC_CHARSET, set);
    FcCharSetDestroy(set);
    if (characters.lower_bound(first_ideograph) != characters.end()) {
        FcPatternAddString(wanted.get(), FC_LANG, reinterpret_cast<const FcChar8*>("zh-cn"));
    }
    const bool heavy = role == sans_strong || role == mono_strong;
    FcPatternAddInteger(wanted.get(), FC_WEIGHT, heavy ? FC_WEIGHT_DEMIBOLD : FC_WEIGHT_REGULAR);
    FcPatternAddBool(wanted.get(), FC_SCALABLE, FcTrue);
    FcPatternAddBool(wanted.get(), FC_VARIABLE, FcFalse);
    FcConfigSubstitute(nullptr, wanted.get(), FcMatchPattern);
    FcDefaultSubstitute(wanted.get());
    FcResult result = FcResultNoMatch;
    const Pattern found(FcFontMatch(nullptr, wanted.get(), &result));
    File file;
    FcChar8* path = nullptr;
    if (found && FcPatternGetString(found.get(), FC_FILE, 0, &path) == FcResultMatch) {
        file.path = reinterpret_cast<const char*>(path);
        FcPatternGetInteger(found.get(), FC_INDEX, 0, &file.index);
        file.index &= 0xffff;
    }
    return file;
}

const FontFile& Fonts::file(Face face) const { return files_[specs[static_cast<std::size_t>(face)].role]; }

bool Fonts::is_fixed(Face face) {
    const std::size_t role = specs[static_cast<std::size_t>(face)].role;
    return role == mono || role == mono_strong;
}

bool Fonts::is_heavy(Face face) {
    const std::size_t role = specs[static_cast<std::size_t>(face)].role;
    return role == sans_strong || role == mono_strong;
}

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
    for (const u32 code : further) {
        builder.AddChar(static_cast<ImWchar>(code));
    }
    ImVector<ImWchar> ranges; // must live until the atlas is built
    builder.BuildRanges(&ranges);

    std::array<File, roles> fallbacks;
    std::array<ImVector<ImWchar>, roles> fallback_ranges;
    for (std::size_t role = 0; role < roles; ++role) {
        const std::set<u32> missing = missing_in(files_[role], further);
        if (!missing.empty()) {
            fallbacks[role] = find_fallback(static_cast<Role>(role), missing);
            ImFontGlyphRangesBuilder rest;
            for (const u32 code : missing) {
                rest.AddChar(static_cast<ImWchar>(code));
            }
            rest.BuildRanges(&fallback_ranges[role]);
        }
    }
    for (std::size_t face = 0; face < face_count; ++face) {
        const std::size_t role = specs[face].role;
        ImFontConfig config;
        config.OversampleH = 2;
        config.OversampleV = 1;
        config.FontNo = static_cast<decltype(config.FontNo)>(files_[role].index);
        const float size = std::round(specs[face].size * scale);
        ImFont* font = atlas.AddFontFromFileTTF(files_[role].path.c_str(), size, &config, ranges.Data);
        if (font == nullptr) {
            return "cannot read the font " + files_[role].path;
        }
        if (!fallbacks[role].path.empty()) {
            config.MergeMode = true;
            config.OversampleH = 1; // ideographs are many, and sharp enough
            config.FontNo = static_cast<decltype(config.FontNo)>(fallbacks[role].index);
            atlas.AddFontFromFileTTF(fallbacks[role].path.c_str(), size, &config, fallback_ranges[role].Data);
        }
        fonts_[face] = {font, size};
    }
    return compat::build_fonts(atlas) ? std::string{} : "the fonts could not be drawn";
}

} // namespace cow::ui
