#include "app/view/base/number_text.hpp"

#include "core/language/language.hpp"

#include <fmt/format.h>

#include <array>
#include <string_view>

namespace cow::ui {

std::string bytes_text(u64 bytes) {
    if (bytes < 1024) {
        return bytes == 0 ? "0" : fmt::format("{} B", bytes);
    }
    static constexpr std::array<std::string_view, 4> units{"KiB", "MiB", "GiB", "TiB"};
    auto value = static_cast<double>(bytes) / 1024;
    std::size_t unit = 0;
    while (value >= 1024 && unit + 1 < units.size()) {
        value /= 1024;
        ++unit;
    }
    return value >= 100 || value == static_cast<double>(static_cast<u64>(value))
               ? fmt::format("{:.0f} {}", value, units[unit])
               : fmt::format("{:.1f} {}", value, units[unit]);
}

std::string bytes_text(const std::optional<u64>& bytes) { return bytes ? bytes_text(*bytes) : "…"; }

std::string count_text(u64 count) {
    std::string digits = std::to_string(count);
    for (std::size_t i = digits.size(); i > 3; i -= 3) {
        digits.insert(i - 3, ",");
    }
    return digits;
}

std::string pages_text(u64 pages) {
    return pages == 1 ? std::string(tr("1 page")) : trf("{} pages", count_text(pages));
}

} // namespace cow::ui
