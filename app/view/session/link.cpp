#include "app/view/session/link.hpp"

#include "app/view/session/settings.hpp"

#include <fmt/format.h>

#include <charconv>

namespace cow::ui {
namespace {

int hex_digit(char sign) {
    return sign >= '0' && sign <= '9'   ? sign - '0'
           : sign >= 'a' && sign <= 'f' ? sign - 'a' + 10
           : sign >= 'A' && sign <= 'F' ? sign - 'A' + 10
                                        : -1;
}

/// "%41" is "A"; what is no such code stays as it is.
std::string unescaped(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool code = text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 &&
                          hex_digit(text[i + 2]) >= 0;
        out += code ? static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2])) : text[i];
        i += code ? 2 : 0;
    }
    return out;
}

std::string escaped(std::string_view text) {
    std::string out;
    for (const char sign : text) {
        const bool plain = (sign >= 'a' && sign <= 'z') || (sign >= 'A' && sign <= 'Z') ||
                           (sign >= '0' && sign <= '9') || sign == '-' || sign == '_' || sign == '.' ||
                           sign == '/';
        out += plain ? std::string(1, sign) : fmt::format("%{:02X}", static_cast<unsigned char>(sign));
    }
    return out;
}

std::optional<std::size_t> number_in(std::string_view text) {
    std::size_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool whole = error == std::errc() && end == text.data() + text.size() && !text.empty();
    return whole ? std::optional(value) : std::nullopt;
}

std::optional<Theme> theme_called(std::string_view name) {
    for (const Theme theme : all_themes) {
        if (theme_name(theme) == name) {
            return theme;
        }
    }
    return std::nullopt;
}

void take(Link& link, std::string_view key, const std::string& value) {
    const auto place = [&]() -> StepPlace& {
        link.place = link.place.value_or(StepPlace());
        return *link.place;
    };
    if (key == "scenario") {
        link.scenario = value;
    } else if (key == "cow") {
        link.text = value;
    } else if (key == "lang") {
        link.language = language_from_code(value);
    } else if (key == "theme") {
        link.theme = theme_called(value);
    } else if (key == "veil" && (value == "0" || value == "1")) {
        link.veil = value == "1";
    } else if (const auto number = number_in(value); number && key == "step") {
        place().step = *number;
    } else if (number && key == "event") {
        place().into = *number;
    }
}

} // namespace

Link parse_link(std::string_view fragment) {
    Link link;
    fragment.remove_prefix(fragment.starts_with('#') ? 1 : 0);
    while (!fragment.empty()) {
        const std::string_view part = fragment.substr(0, fragment.find('&'));
        fragment.remove_prefix(std::min(fragment.size(), part.size() + 1));
        if (const std::size_t equals = part.find('='); equals != std::string_view::npos) {
            take(link, part.substr(0, equals), unescaped(part.substr(equals + 1)));
        }
    }
    return link;
}

std::string link_text(const Link& link) {
    std::string out = "#";
    const auto add = [&](std::string_view key, const std::string& value) {
        out += fmt::format("{}{}={}", out.size() > 1 ? "&" : "", key, value);
    };
    if (!link.scenario.empty()) {
        add("scenario", escaped(link.scenario));
    }
    if (!link.text.empty()) {
        add("cow", link.text);
    }
    if (link.place) {
        add("step", std::to_string(link.place->step));
        if (link.place->into != 0) {
            add("event", std::to_string(link.place->into));
        }
    }
    if (link.language) {
        add("lang", std::string(language_code(*link.language)));
    }
    if (link.theme) {
        add("theme", std::string(theme_name(*link.theme)));
    }
    if (link.veil) {
        add("veil", *link.veil ? "1" : "0");
    }
    return out;
}

} // namespace cow::ui
