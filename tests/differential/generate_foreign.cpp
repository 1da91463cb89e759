// Reaching into another process's memory.

#include "tests/differential/generator.hpp"

namespace cow::differential {

/// Nothing waits for it, and it waits for nobody.
bool Generator::quiet(ProcId proc) const {
    const Process& process = machine_.process(proc);
    bool waited_for = false;
    for (const Process& other : machine_.processes) {
        waited_for = waited_for || other.vfork_child == proc;
    }
    return process.alive() && process.vfork_child == no_proc && !waited_for;
}

std::optional<ProcId> Generator::other_process() {
    std::vector<ProcId> others;
    for (u32 i = 0; i < machine_.processes.size(); ++i) {
        if (ProcId{i} != actor_ && quiet(ProcId{i})) {
            others.emplace_back(i);
        }
    }
    return others.empty() ? std::nullopt : std::optional(others[rng_.below(others.size())]);
}

/// Addresses are as good there as here: most is inherited. Both ends lie at the same place in a page, so that what overlaps in
/// a frame that both map is the same bytes.
void Generator::copy_foreign() {
    const ProcId target = other_process().value_or(actor_);
    const bool reads = chance(50);
    const u64 offset = offset_in_page();
    const u64 local = ((wrong() ? any_page() : stored_page(reads)) << page_shift) + offset;
    const u64 remote = ((wrong() ? any_page() : stored_page(!reads)) << page_shift) + offset;
    const u64 here = byte_count();
    const u64 there = chance(70) ? here : byte_count();
    const std::string second = chance(20)
                                   ? said({", {{iov_base={}, iov_len={}}}",
                                           hex((remote ^ page_size) + there % page_size), byte_count()})
                                   : "";
    act({"process_vm_{}v({}, [{{iov_base={}, iov_len={}}}], 1, [{{iov_base={}, iov_len={}}}{}], {}, {})",
         reads ? "read" : "write", machine_.name(machine_.process(target)), hex(local), here, hex(remote),
         there, second, second.empty() ? 1 : 2, wrong() && chance(20) ? 1 : 0});
}

/// One thing after the other of attach, look, change, let go.
void Generator::trace() {
    for (u32 i = 0; i < machine_.processes.size(); ++i) {
        const Process& target = machine_.processes[i];
        if (target.tracing.by != actor_) {
            continue;
        }
        const std::string& name = machine_.name(target);
        const u64 addr = (stored_page(true) << page_shift) + offset_in_page();
        const u64 how = rng_.below(100);
        constexpr std::array<std::string_view, 2> peeks{"PTRACE_PEEKDATA", "PTRACE_PEEKTEXT"};
        constexpr std::array<std::string_view, 2> pokes{"PTRACE_POKEDATA", "PTRACE_POKETEXT"};
        if (how < 20) {
            act({"ptrace({}, {}, {}, {})", pick(peeks), name, hex(wrong() ? any_page() << page_shift : addr),
                 hex((stored_page(true) << page_shift) + rng_.below(64))});
        } else if (how < 55) {
            act({"ptrace({}, {}, {}, {:#x})", pick(pokes), name,
                 hex(wrong() ? any_page() << page_shift : addr), 0x4141 + rng_.below(16)});
        } else if (how < 65) {
            act({"ptrace(PTRACE_CONT, {}, NULL, 0)", name});
        } else if (how < 75) {
            act({"ptrace(PTRACE_INTERRUPT, {}, NULL, 0)", name});
        } else if (how < 80 && target.tracing.stopped && !target.tracing.told) {
            act({"wait4({})", name});
        } else {
            act({"ptrace(PTRACE_DETACH, {}, NULL, 0)", name});
        }
        return;
    }
    const auto target = other_process();
    if (target && process().tracing.by == no_proc) {
        act({"ptrace({}, {}, {}, 0)", chance(75) ? "PTRACE_ATTACH" : "PTRACE_SEIZE",
             machine_.name(machine_.process(*target)), wrong() && chance(20) ? "1" : "NULL"});
    }
}

} // namespace cow::differential
