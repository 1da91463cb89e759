// The sentences of events.

#include "core/language/chinese.hpp"

namespace cow {
namespace {

constexpr Translation table[] = {
    {"An empty address space is made.", "建立了一个空的地址空间。"},
};

} // namespace

std::span<const Translation> chinese_sentences() { return table; }

} // namespace cow
