#include "app/web/web_fonts.hpp"

#include <emscripten.h>

#include <filesystem>

// clang-format off
EM_JS(void, page_wants_chinese, (), { Module.page.wantsChinese(); });
// clang-format on

namespace cow::ui {
namespace {

constexpr const char* folder = "/fonts/";
constexpr const char* chinese = "/fonts/chinese.otf";

} // namespace

std::string WebFonts::find(FontRole role, FontFile& file) const {
    file.family = role.fixed ? "JetBrains Mono" : "Inter";
    file.path = std::string(folder) + (role.fixed ? "mono" : "sans") + (role.heavy ? "-heavy" : "") + ".otf";
    std::error_code error;
    return std::filesystem::exists(file.path, error) ? "" : "the page has not brought the font " + file.path;
}

std::string WebFonts::without(Language) const {
    page_wants_chinese();
    return std::string(tr("The Chinese characters are being brought; it takes a moment."));
}

FontFile WebFonts::with_characters(FontRole, const std::set<u32>&) const {
    std::error_code error;
    return std::filesystem::exists(chinese, error) ? FontFile{chinese, 0, "WenQuanYi Micro Hei"} : FontFile();
}

} // namespace cow::ui
