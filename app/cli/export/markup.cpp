#include "app/cli/export/markup.hpp"

#include "app/view/picture/svg.hpp"

#include <fmt/format.h>

namespace cow::cli {
namespace {

using ui::xml_text;

std::string_view without_last_ends(std::string_view text) {
    while (text.ends_with('\n')) {
        text.remove_suffix(1);
    }
    return text;
}

/// Lines in letters of one width.
std::string html_listing(std::string_view text) {
    return text.empty() ? std::string() : fmt::format("<pre>{}</pre>\n", xml_text(without_last_ends(text)));
}

} // namespace

std::string html_text(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        out += (at == 0 ? "" : "<br/>") + xml_text(text.substr(at, end - at));
        at = end + 1;
    }
    return out;
}

std::string html_lines(std::string_view text) {
    return text.empty() ? std::string() : fmt::format("<p>{}</p>\n", html_text(text));
}

std::string html_question(const Exercise& exercise, std::string_view source) {
    std::string out = html_listing(exercise.context);
    if (exercise.picture.bytes.empty()) {
        out += html_listing(exercise.moment);
    } else {
        out +=
            fmt::format("<p><img src=\"{}\" alt=\"{}\"/></p>\n", xml_text(source), xml_text(exercise.moment));
    }
    if (!exercise.step.empty()) {
        out += html_listing("▸ " + exercise.step);
    }
    return out + html_lines(exercise.text);
}

std::string base64(std::string_view bytes) {
    constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    out.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        u32 group = 0;
        for (std::size_t i = 0; i < 3; ++i) {
            group = group << 8U | (at + i < bytes.size() ? static_cast<unsigned char>(bytes[at + i]) : 0U);
        }
        const std::size_t left = std::min<std::size_t>(bytes.size() - at, 3);
        for (std::size_t i = 0; i < 4; ++i) {
            out += i <= left ? digits[group >> (18 - 6 * i) & 0x3fU] : '=';
        }
    }
    return out;
}

} // namespace cow::cli
