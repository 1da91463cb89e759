// The window's words.

#include "core/language/chinese.hpp"

namespace cow {
namespace {

constexpr Translation table[] = {
    // toolbar
    {"Choose a scenario", "选择场景"},
    {"No scenarios were found.", "没有找到场景。"},
};

} // namespace

std::span<const Translation> chinese_interface() { return table; }

} // namespace cow
