#include "core/scenario/dispatch.hpp"

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
          out_(out) {}

    void run();

private:
    bool evaluate_arguments();
    CallResult dispatch();
    CallResult memory_call();
    CallResult mmap();
    CallResult mremap();
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
    const OpenFile* open_file(i32 fd) const;
    bool believed(i32 fd) const;

    const CallStatement& call_;
    const vocabulary::CallSpec& spec_;
    const CallSite& site_;
    Kernel& kernel_;
    StepOutcome& out_;
    std::vector<u64> values_; // of the arguments; 0 for texts
};

bool CallRunner::evaluate_arguments() {
    const NameLookup lookup = lookup_in(site_.env, site_.machine);
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

/// A call that changes nothing in the model, but is seen.
CallResult CallRunner::note(i64 result) {
    const NameId name = site_.machine.names->intern(call_.call);
    const std::array<Event, 2> events{CallEntered{site_.proc, name}, CallReturned{site_.proc, name, result}};
    for (const Event& event : events) {
        apply(site_.machine, event);
        if (site_.log != nullptr) {
            site_.log->push_back(event);
        }
    }
    return CallResult::of(result);
}

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

CallResult CallRunner::dispatch() {
    switch (spec_.id) {
    case CallId::mmap: return mmap();
    case CallId::mremap: return mremap();
    case CallId::fork:
    case CallId::vfork:
    case CallId::clone:
    case CallId::clone3: return fork();
    case CallId::execve: return execve();
    case CallId::exit: kernel_.exit(site_.proc, number(0)); return {};
    case CallId::wait4: return wait4();
    case CallId::kill: return kernel_.kill(site_.proc, static_cast<i64>(value(0)), number(1));
    case CallId::open: return open(0);
    case CallId::openat: return open(1);
    case CallId::close: return close();
    case CallId::read: return read();
    case CallId::write: return write();
    case CallId::prctl: return prctl();
    case CallId::neutral: return note(call_.recorded.value_or(0));
    default: return memory_call();
    }
}

CallResult CallRunner::memory_call() {
    switch (spec_.id) {
    case CallId::munmap: return kernel_.munmap(site_.proc, addr(0), value(1));
    case CallId::mprotect: return kernel_.mprotect(site_.proc, addr(0), value(1), flags(2));
    case CallId::madvise: return kernel_.madvise(site_.proc, addr(0), value(1), number(2));
    default: return kernel_.brk(site_.proc, addr(0), recorded_addr());
    }
}

CallResult CallRunner::mmap() {
    MmapArgs args;
    args.addr = addr(0);
    args.length = value(1);
    args.prot = flags(2);
    args.flags = flags(3);
    args.fd = number(4);
    args.offset = value(5);
    args.recorded = recorded_addr();
    return kernel_.mmap(site_.proc, args);
}

CallResult CallRunner::mremap() {
    return kernel_.mremap(site_.proc, addr(0), value(1), value(2), flags(3), addr(4), recorded_addr());
}

// ---- processes -----------------------------------------------------------------------------------------------------

/// fork, vfork, clone, clone3.
CallResult CallRunner::fork() {
    const auto& processes = site_.machine.processes;
    const u32 wanted = static_cast<u32>(call_.recorded.value_or(0));
    const bool in_use = std::any_of(processes.begin(), processes.end(), [&](const Process& p) {
        return p.pid == wanted && p.state != ProcState::reaped;
    });
    const u32 pid = in_use ? 0 : wanted;
    const std::string name = call_.bind.empty() && wanted != 0 ? fmt::format("p{}", wanted) : call_.bind;
    CallResult result;
    if (spec_.id == CallId::fork) {
        result = kernel_.fork(site_.proc, name, pid);
    } else if (spec_.id == CallId::vfork) {
        result = kernel_.vfork(site_.proc, name, pid);
    } else {
        u64 clone_flags = 0;
        for (const Arg& arg : call_.args) {
            clone_flags |= arg.flags;
        }
        result = kernel_.clone(site_.proc, clone_flags, name, pid);
    }
    if (!result.failed()) { // the newest process
        const ProcId child{static_cast<u32>(processes.size() - 1)};
        const std::string& called = site_.machine.name(processes.back());
        site_.env.processes[called] = child;
        site_.env.pids[processes.back().pid] = called;
    } else if (!call_.bind.empty()) {
        site_.env.processes.erase(call_.bind);
    }
    return result;
}

CallResult CallRunner::execve() {
    const std::string& path = call_.args[0].text;
    if (call_.recorded && !kernel_.find_file(path) && site_.machine.files.size() < no_file.v) {
        kernel_.create_file(path, implied_program, true);
    }
    return kernel_.execve(site_.proc, path);
}

CallResult CallRunner::wait4() {
    const i64 pid = static_cast<i32>(value(0));
    bool running = false;
    bool ended = false;
    for (const Process& child : site_.machine.processes) {
        if (child.parent == site_.proc && (pid <= 0 || child.pid == static_cast<u64>(pid))) {
            running = running || child.state == ProcState::running;
            ended = ended || child.state == ProcState::zombie;
        }
    }
    if (running && !ended && (value(2) & wait_nohang) == 0) {
        out_.problem = fmt::format("{} would wait here: no such child has exited",
                                   site_.machine.name(site_.machine.process(site_.proc)));
        return {};
    }
    return kernel_.wait4(site_.proc, pid);
}

CallResult CallRunner::prctl() {
    const i32 option = number(0);
    const bool modelled =
        option == prctl_option::set_memory_merge || option == prctl_option::get_memory_merge;
    return modelled ? kernel_.prctl(site_.proc, option, value(1)) : note(call_.recorded.value_or(0));
}

// ---- files ---------------------------------------------------------------------------------------------------------

const OpenFile* CallRunner::open_file(i32 fd) const {
    const std::vector<Descriptor>& fds = site_.machine.process(site_.proc).fds;
    const std::size_t index = static_cast<std::size_t>(fd);
    const bool open = fd >= 0 && index < fds.size() && fds[index].open_file != no_open_file;
    return open ? &site_.machine.open_files[fds[index].open_file] : nullptr;
}

/// The trace says that the call went well, and the model cannot know better: the descriptor comes from a call that is
/// not modelled, or its file was never declared.
bool CallRunner::believed(i32 fd) const {
    const OpenFile* open = open_file(fd);
    const bool unknown =
        open == nullptr || (open->file != no_file && site_.machine.files[open->file.v].implied);
    return call_.recorded.has_value() && unknown;
}

CallResult CallRunner::open(std::size_t path) {
    std::optional<i32> fd;
    if (call_.recorded) {
        fd = static_cast<i32>(*call_.recorded);
    }
    return kernel_.open(site_.proc, call_.args[path].text, flags(path + 1), fd);
}

CallResult CallRunner::close() {
    const bool unknown = call_.recorded && open_file(number(0)) == nullptr;
    return unknown ? note(*call_.recorded) : kernel_.close(site_.proc, number(0));
}

CallResult CallRunner::read() {
    if (!shows_bytes(1)) {
        return kernel_.read(site_.proc, number(0), addr(1), value(2));
    }
    const u64 count = std::min(value(2), max_rw_count);
    if (believed(number(0)) || (call_.recorded && open_file(number(0))->file == no_file)) {
        return note(*call_.recorded);
    }
    return kernel_.read_untracked(
        site_.proc, number(0), std::min(count, static_cast<u64>(call_.recorded.value_or(i64{max_rw_count}))));
}

CallResult CallRunner::write() {
    if (!shows_bytes(1)) {
        return kernel_.write(site_.proc, number(0), addr(1), value(2));
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
    return kernel_.write_untracked(site_.proc, number(0), bytes, written);
}

// ---- the result ----------------------------------------------------------------------------------------------------

void CallRunner::conclude(CallResult result) {
    if (!site_.machine.process(site_.proc).alive()) { // killed inside the call: it never returned
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
