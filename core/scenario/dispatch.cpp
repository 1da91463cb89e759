#include "core/scenario/dispatch.hpp"

#include "core/kernel/call.hpp"
#include "core/kernel/fs/exec.hpp"
#include "core/kernel/fs/files.hpp"
#include "core/kernel/fs/open.hpp"
#include "core/kernel/fs/read_write.hpp"
#include "core/kernel/mm/brk.hpp"
#include "core/kernel/mm/madvise.hpp"
#include "core/kernel/mm/mmap.hpp"
#include "core/kernel/mm/mprotect.hpp"
#include "core/kernel/mm/mremap.hpp"
#include "core/kernel/task/exit.hpp"
#include "core/kernel/task/fork.hpp"
#include "core/kernel/task/prctl.hpp"
#include "core/kernel/task/signal.hpp"
#include "core/scenario/environment.hpp"
#include "core/scenario/vocabulary.hpp"
#include "core/scenario/writer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace cow {
namespace {

using vocabulary::CallId;

constexpr u64 implied_program = 8 * page_size; // bytes of a program that a trace runs and nobody declared
constexpr u64 wait_nohang = 1;

class CallRunner {
public:
    CallRunner(const CallStatement& call, const CallSite& site, StepOutcome& out)
        : call_(call), spec_(*vocabulary::find_call(call.call)), site_(site), kernel_(site.kernel),
          machine_(site.kernel.machine()), proc_(site.proc), out_(out) {}

    void run();

private:
    bool evaluate_arguments();
    CallResult dispatch();
    CallResult mmap();
    CallResult fork();
    CallResult execve();
    CallResult wait4();
    CallResult open(std::size_t path);
    CallResult close();
    CallResult read();
    CallResult write();
    CallResult prctl();
    CallResult note(i64 result);
    void conclude(CallResult result);
    void bind(CallResult result);

    u64 value(std::size_t i) const { return i < values_.size() ? values_[i] : 0; }
    VirtAddr addr(std::size_t i) const { return VirtAddr{value(i)}; }
    u32 flags(std::size_t i) const { return static_cast<u32>(value(i)); }
    i32 number(std::size_t i) const { return static_cast<i32>(value(i)); }
    bool shows_bytes(std::size_t i) const { return call_.args[i].kind == Arg::Kind::string; }
    std::optional<VirtAddr> recorded_addr() const {
        return call_.recorded ? std::optional(VirtAddr{static_cast<u64>(*call_.recorded)}) : std::nullopt;
    }
    const OpenFile* open_file(i32 fd) const { return kernel::open_file(machine_, proc_, fd); }
    bool believed(i32 fd) const;

    const CallStatement& call_;
    const vocabulary::CallSpec& spec_;
    const CallSite& site_;
    Kernel& kernel_;
    const Machine& machine_;
    ProcId proc_;
    StepOutcome& out_;
    std::vector<u64> values_; // of the arguments; 0 for texts
};

bool CallRunner::evaluate_arguments() {
    const NameLookup lookup = lookup_in(site_.env, machine_);
    for (const Arg& arg : call_.args) {
        std::optional<u64> value = arg.flags;
        if (arg.kind == Arg::Kind::expr) {
            value = evaluate(arg.expr, lookup, out_.problem);
        }
        if (!value) {
            return false;
        }
        values_.push_back(*value);
    }
    return true;
}

CallResult CallRunner::note(i64 result) { return sys::neutral(kernel_, proc_, call_.call, result); }

void CallRunner::run() {
    if (!evaluate_arguments()) {
        return;
    }
    if (call_.recorded && CallResult::of(*call_.recorded).failed()) {
        conclude(note(*call_.recorded));
        return;
    }
    const CallResult result = dispatch();
    if (spec_.id != CallId::exit && out_.problem.empty()) {
        conclude(result);
    }
}

/// A line a call.
CallResult CallRunner::dispatch() {
    switch (spec_.id) {
    case CallId::mmap: return mmap();
    case CallId::munmap: return sys::munmap(kernel_, proc_, addr(0), value(1));
    case CallId::mprotect: return sys::mprotect(kernel_, proc_, addr(0), value(1), flags(2));
    case CallId::mremap:
        return sys::mremap(kernel_, proc_, addr(0), value(1), value(2), flags(3), addr(4), recorded_addr());
    case CallId::brk: return sys::brk(kernel_, proc_, addr(0), recorded_addr());
    case CallId::madvise: return sys::madvise(kernel_, proc_, addr(0), value(1), number(2));
    case CallId::fork:
    case CallId::vfork:
    case CallId::clone:
    case CallId::clone3: return fork();
    case CallId::execve: return execve();
    case CallId::exit: sys::exit(kernel_, proc_, number(0)); return {};
    case CallId::wait4: return wait4();
    case CallId::kill: return sys::kill(kernel_, proc_, static_cast<i64>(value(0)), number(1));
    case CallId::open: return open(0);
    case CallId::openat: return open(1);
    case CallId::close: return close();
    case CallId::read: return read();
    case CallId::write: return write();
    case CallId::prctl: return prctl();
    case CallId::neutral: return note(call_.recorded.value_or(0));
    }
    return {};
}

// ---- where a script's call is more than its arguments --------------------------------------------------------------

CallResult CallRunner::mmap() {
    MmapArgs args;
    args.addr = addr(0);
    args.length = value(1);
    args.prot = flags(2);
    args.flags = flags(3);
    args.fd = number(4);
    args.offset = value(5);
    args.recorded = recorded_addr();
    return sys::mmap(kernel_, proc_, args);
}

// ---- processes -----------------------------------------------------------------------------------------------------

/// fork, vfork, clone, clone3.
CallResult CallRunner::fork() {
    const auto& processes = machine_.processes;
    const u32 wanted = static_cast<u32>(call_.recorded.value_or(0));
    const bool in_use = std::any_of(processes.begin(), processes.end(), [&](const Process& p) {
        return p.pid == wanted && p.state != ProcState::reaped;
    });
    const u32 pid = in_use ? 0 : wanted;
    const std::string name = call_.bind.empty() && wanted != 0 ? fmt::format("p{}", wanted) : call_.bind;
    CallResult result;
    if (spec_.id == CallId::fork) {
        result = sys::fork(kernel_, proc_, name, pid);
    } else if (spec_.id == CallId::vfork) {
        result = sys::vfork(kernel_, proc_, name, pid);
    } else {
        u64 clone_flags = 0;
        for (const Arg& arg : call_.args) {
            clone_flags |= arg.flags;
        }
        result = sys::clone(kernel_, proc_, clone_flags, name, pid);
    }
    if (!result.failed()) { // the newest process
        const ProcId child{static_cast<u32>(processes.size() - 1)};
        const std::string& called = machine_.name(processes.back());
        site_.env.processes[called] = child;
        site_.env.pids[processes.back().pid] = called;
    } else if (!call_.bind.empty()) {
        site_.env.processes.erase(call_.bind);
    }
    return result;
}

CallResult CallRunner::execve() {
    const std::string& path = call_.args[0].text;
    if (call_.recorded && !find_file(kernel_.machine(), path) && machine_.files.size() < no_file.v) {
        create_file(kernel_, path, implied_program, true);
    }
    return sys::execve(kernel_, proc_, path);
}

CallResult CallRunner::wait4() {
    const i64 pid = static_cast<i32>(value(0));
    bool running = false;
    bool ended = false;
    for (const Process& child : machine_.processes) {
        if (child.parent == proc_ && (pid <= 0 || child.pid == static_cast<u64>(pid))) {
            running = running || child.state == ProcState::running;
            ended = ended || child.state == ProcState::zombie;
        }
    }
    if (running && !ended && (value(2) & wait_nohang) == 0) {
        out_.problem = fmt::format("{} would wait here: no such child has exited",
                                   machine_.name(machine_.process(proc_)));
        return {};
    }
    return sys::wait4(kernel_, proc_, pid);
}

CallResult CallRunner::prctl() {
    const i32 option = number(0);
    const bool modelled =
        option == prctl_option::set_memory_merge || option == prctl_option::get_memory_merge;
    return modelled ? sys::prctl(kernel_, proc_, option, value(1)) : note(call_.recorded.value_or(0));
}

// ---- files ---------------------------------------------------------------------------------------------------------

/// The trace says that the call went well, and the model cannot know better: the descriptor comes from a call that is
/// not modelled, or its file was never declared.
bool CallRunner::believed(i32 fd) const {
    const OpenFile* open = open_file(fd);
    const bool unknown = open == nullptr || (open->file != no_file && machine_.files[open->file.v].implied);
    return call_.recorded.has_value() && unknown;
}

CallResult CallRunner::open(std::size_t path) {
    std::optional<i32> fd;
    if (call_.recorded) {
        fd = static_cast<i32>(*call_.recorded);
    }
    return sys::open(kernel_, proc_, call_.args[path].text, flags(path + 1), fd);
}

CallResult CallRunner::close() {
    const bool unknown = call_.recorded && open_file(number(0)) == nullptr;
    return unknown ? note(*call_.recorded) : sys::close(kernel_, proc_, number(0));
}

CallResult CallRunner::read() {
    if (!shows_bytes(1)) {
        return sys::read(kernel_, proc_, number(0), addr(1), value(2));
    }
    const u64 count = std::min(value(2), max_rw_count);
    if (believed(number(0)) || (call_.recorded && open_file(number(0))->file == no_file)) {
        return note(*call_.recorded);
    }
    return sys::read_untracked(kernel_, proc_, number(0),
                               std::min(count, static_cast<u64>(call_.recorded.value_or(i64{max_rw_count}))));
}

CallResult CallRunner::write() {
    if (!shows_bytes(1)) {
        return sys::write(kernel_, proc_, number(0), addr(1), value(2));
    }
    const u64 count = std::min(value(2), max_rw_count);
    const OpenFile* open = open_file(number(0));
    if (call_.recorded && open == nullptr) {
        return note(*call_.recorded);
    }
    const u64 written = std::min(count, static_cast<u64>(call_.recorded.value_or(i64{max_rw_count})));
    if (open != nullptr && open->file == no_file) { // the terminal swallows it
        return note(static_cast<i64>(written));
    }
    const std::string& text = call_.args[1].text;
    const std::span bytes(reinterpret_cast<const u8*>(text.data()), text.size());
    return sys::write_untracked(kernel_, proc_, number(0), bytes, written);
}

// ---- the result ----------------------------------------------------------------------------------------------------

void CallRunner::conclude(CallResult result) {
    if (!machine_.process(proc_).alive()) { // killed inside the call: it never returned
        return;
    }
    out_.has_result = true;
    out_.result = result.value;
    site_.env.has_result = true;
    site_.env.last_result = result.value;
    if (call_.recorded && *call_.recorded != result.value) {
        out_.disagreement = fmt::format("recorded {}, here {}", call_result_text(call_.call, *call_.recorded),
                                        call_result_text(call_.call, result.value));
    }
    bind(result);
}

void CallRunner::bind(CallResult result) {
    if (call_.bind.empty() || spec_.forks()) {
        return;
    }
    if (result.failed()) {
        site_.env.values.erase(call_.bind);
    } else {
        site_.env.values[call_.bind] = static_cast<u64>(result.value);
    }
}

} // namespace

void run_call(const CallStatement& call, const CallSite& site, StepOutcome& out) {
    CallRunner(call, site, out).run();
}

} // namespace cow
