#include "core/scenario/vocabulary/calls.hpp"

#include <algorithm>
#include <vector>

namespace cow::vocabulary {

std::span<const CallSpec> calls() {
    static const std::vector<CallSpec> all = [] {
        std::vector<CallSpec> out;
        for (const auto& family : {memory_calls(), file_calls(), task_calls()}) {
            out.insert(out.end(), family.begin(), family.end());
        }
        return out;
    }();
    return all;
}

const CallSpec* find_call(std::string_view name) {
    static const CallSpec neutral{};
    const auto all = calls();
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const CallSpec& call) { return call.name == name; });
    return found != all.end() ? &*found : is_neutral(name) ? &neutral : nullptr;
}

} // namespace cow::vocabulary
