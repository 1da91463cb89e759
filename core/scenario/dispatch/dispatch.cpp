#include "core/scenario/dispatch/dispatch.hpp"

#include "core/kernel/call.hpp"
#include "core/scenario/dispatch/running_call.hpp"
#include "core/scenario/environment.hpp"
#include "core/scenario/writer.hpp"

#include <fmt/format.h>

namespace cow {
namespace {

using vocabulary::CallId;

void bind(const RunningCall& c, CallResult result) {
    if (c.call.bind.empty() || c.spec.forks()) {
        return;
    }
    if (result.failed()) {
        c.site.env.values.erase(c.call.bind);
    } else {
        c.site.env.values[c.call.bind] = static_cast<u64>(result.value);
    }
}

void conclude(const RunningCall& c, CallResult result) {
    if (!c.machine().process(c.proc()).alive()) { // killed inside the call: it never returned
        return;
    }
    c.out.has_result = true;
    c.out.result = result.value;
    c.site.env.has_result = true;
    c.site.env.last_result = result.value;
    if (c.call.recorded && *c.call.recorded != result.value) {
        c.out.disagreement =
            fmt::format("recorded {}, here {}", call_result_text(c.call.call, *c.call.recorded),
                        call_result_text(c.call.call, result.value));
    }
    bind(c, result);
}

} // namespace

CallResult RunningCall::note(i64 result) { return sys::neutral(kernel(), proc(), call.call, result); }

bool RunningCall::believed(i32 fd) const {
    const OpenFile* open = open_file(fd);
    const bool unknown = open == nullptr || open->kind == OpenKind::other ||
                         (open->file != no_file && machine().files[open->file.v].implied);
    return call.recorded.has_value() && unknown;
}

RunCall find_runner(CallId id) {
    for (const auto& rows : {memory_call_rows(), limit_call_rows(), file_call_rows(), transfer_call_rows(),
                             task_call_rows()}) {
        for (const CallRow& row : rows) {
            if (row.id == id) {
                return row.run;
            }
        }
    }
    return nullptr;
}

void run_call(const CallStatement& call, const CallSite& site, StepOutcome& out) {
    RunningCall c{call, *vocabulary::find_call(call.call), site, out};
    auto values = evaluate_args(call.args, lookup_in(site.env, c.machine()), out.problem);
    if (!values) {
        return;
    }
    c.values = std::move(*values);
    if (call.recorded && CallResult::of(*call.recorded).failed()) {
        conclude(c, c.note(*call.recorded));
        return;
    }
    const RunCall run = find_runner(c.spec.id);
    const CallResult result = run != nullptr ? run(c) : c.note(call.recorded.value_or(0));
    if (c.spec.id != CallId::exit && out.problem.empty()) {
        conclude(c, result);
    }
}

} // namespace cow
