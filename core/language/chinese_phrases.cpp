// The short phrases of the checklist.

#include "core/language/chinese.hpp"

namespace cow {
namespace {

constexpr Translation table[] = {
    {"trap into the kernel", "陷入内核"},
};

} // namespace

std::span<const Translation> chinese_phrases() { return table; }

} // namespace cow
