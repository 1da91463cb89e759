#include "app/gui/shell/system_fonts.hpp"

#include <fontconfig/fontconfig.h>

#include <memory>

namespace cow::ui {
namespace {

struct PatternFree {
    void operator()(FcPattern* pattern) const { FcPatternDestroy(pattern); }
};
using Pattern = std::unique_ptr<FcPattern, PatternFree>;

constexpr u32 first_ideograph = 0x2e80;

const FcChar8* text(const char* latin) { return reinterpret_cast<const FcChar8*>(latin); }

std::string string_in(const Pattern& pattern, const char* object) {
    FcChar8* value = nullptr;
    const bool there = pattern && FcPatternGetString(pattern.get(), object, 0, &value) == FcResultMatch;
    return there ? reinterpret_cast<const char*>(value) : std::string();
}

/// The font that fits the pattern best; without a path when there is none. Of those that can be drawn at any size.
FontFile best_match(const Pattern& wanted, FontRole role) {
    FcPatternAddInteger(wanted.get(), FC_WEIGHT, role.heavy ? FC_WEIGHT_DEMIBOLD : FC_WEIGHT_REGULAR);
    FcPatternAddBool(wanted.get(), FC_SCALABLE, FcTrue);
    FcPatternAddBool(wanted.get(), FC_VARIABLE, FcFalse);
    FcConfigSubstitute(nullptr, wanted.get(), FcMatchPattern);
    FcDefaultSubstitute(wanted.get());
    FcResult result = FcResultNoMatch;
    const Pattern found(FcFontMatch(nullptr, wanted.get(), &result));
    FontFile file;
    FcBool scalable = FcFalse;
    if (found && FcPatternGetBool(found.get(), FC_SCALABLE, 0, &scalable) == FcResultMatch &&
        scalable == FcTrue) {
        file.path = string_in(found, FC_FILE);
        file.family = string_in(found, FC_FAMILY);
        FcPatternGetInteger(found.get(), FC_INDEX, 0, &file.index);
        file.index &= 0xffff; // above: the instance of a variable font
    }
    return file;
}

} // namespace

std::string SystemFonts::find(FontRole role, FontFile& file) const {
    if (FcInit() == FcFalse) {
        return "fontconfig could not be started";
    }
    const Pattern wanted(FcPatternCreate());
    for (const char* family :
         {role.fixed ? "JetBrains Mono" : "Inter", role.fixed ? "DejaVu Sans Mono" : "DejaVu Sans",
          role.fixed ? "monospace" : "sans-serif"}) {
        FcPatternAddString(wanted.get(), FC_FAMILY, text(family));
    }
    FcPatternAddInteger(wanted.get(), FC_SLANT, FC_SLANT_ROMAN);
    file = best_match(wanted, role);
    if (!file.path.empty()) {
        return {};
    }
    return role.fixed ? "no scalable fixed-width font was found; install one, e.g. apt-get install "
                        "fonts-jetbrains-mono"
                      : "no scalable font was found; install one, e.g. apt-get install fonts-inter "
                        "fonts-dejavu-core";
}

std::string SystemFonts::without(Language) const {
    return trf("No font on this system has Chinese characters. Install one, for example:\napt-get "
               "install fonts-noto-cjk");
}

FontFile SystemFonts::with_characters(FontRole role, const std::set<u32>& characters) const {
    const Pattern wanted(FcPatternCreate());
    FcCharSet* set = FcCharSetCreate();
    for (const u32 code : characters) {
        FcCharSetAddChar(set, code);
    }
    FcPatternAddCharSet(wanted.get(), FC_CHARSET, set);
    FcCharSetDestroy(set);
    if (characters.lower_bound(first_ideograph) != characters.end()) {
        FcPatternAddString(wanted.get(), FC_LANG, text("zh-cn"));
    }
    return best_match(wanted, role);
}

} // namespace cow::ui
