#include "app/linux/verified.hpp"

#include "core/machine/kernel_traits.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace cow::real {
namespace {

constexpr std::array<std::string_view, 3> verified{"6.1", "6.12", "6.18"};

} // namespace

bool is_verified(std::string_view release) {
    return std::any_of(verified.begin(), verified.end(),
                       [&](std::string_view version) { return is_release_of(release, version); });
}

std::string verified_versions() { return fmt::format("{}", fmt::join(verified, ", ")); }

std::string newest_verified() { return std::string(verified.back()); }

} // namespace cow::real
