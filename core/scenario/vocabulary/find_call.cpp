// All calls together: the modelled ones of every family, the neutral ones and those that are not modelled.

#include "core/scenario/vocabulary/calls.hpp"
#include "core/scenario/vocabulary/user_buffers.hpp"

#include <algorithm>
#include <vector>

namespace cow::vocabulary {

std::span<const CallSpec> calls() {
    static const std::vector<CallSpec> all = [] {
        std::vector<CallSpec> out;
        for (const auto& family :
             {memory_calls(), file_calls(), task_calls(), descriptor_calls(), ipc_calls()}) {
            out.insert(out.end(), family.begin(), family.end());
        }
        for (const UserBufferCall& row : user_buffer_rows()) {
            out.push_back(row.spec);
        }
        return out;
    }();
    return all;
}

const CallSpec* find_call(std::string_view name) {
    static const CallSpec neutral{};
    static const CallSpec not_modelled{{}, CallId::not_modelled, 0, {}};
    const auto all = calls();
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const CallSpec& call) { return call.name == name; });
    if (found != all.end()) {
        return &*found;
    }
    const auto rows = neutral_calls();
    const bool is_neutral =
        std::any_of(rows.begin(), rows.end(), [&](const NeutralCall& call) { return call.name == name; });
    return is_neutral ? &neutral : find_unmodelled(name) != nullptr ? &not_modelled : nullptr;
}

} // namespace cow::vocabulary
