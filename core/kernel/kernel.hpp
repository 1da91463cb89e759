#pragma once
// The kernel model: what Linux decides. It reads the Machine, and every change it makes is an Event that it applies at
// once and, when a log is given, records. A Kernel is no more than that: machine and log. What it can do are functions
// that take one, grouped as Linux groups them, each declared by the header of its file:
//
//   sys::mmap, sys::fork …     system calls (man 2), named and ending as Linux's:  mm/  fs/  task/
//   load, store                touching memory as the process does:                fault/access.hpp
//   ksm_scan, reclaim          the kernel's own work:                               page/
//   create_process, create_file  setting the scene:                                 task/fork.hpp, fs/files.hpp
//   kernel::…                  the insides
//
//   std::vector<Event> log;
//   Kernel kernel(machine, &log);
//   ProcId init = create_process(kernel, "init");
//   CallResult buf = sys::mmap(kernel, init, {.length = 3 * page_size, .prot = prot::read | prot::write,
//                                             .flags = map::priv | map::anonymous});
//   store(kernel, init, VirtAddr{u64(buf.value)}, 'A');
//
// With a null log the same code runs without history; that is the fast path.

#include "core/event/apply.hpp"
#include "core/event/event.hpp"
#include "core/machine/machine.hpp"

#include <vector>

namespace cow {

class Kernel {
public:
    /// `log` may be null: no history. Neither is owned.
    Kernel(Machine& machine, std::vector<Event>* log) : machine_(machine), log_(log) {}

    const Machine& machine() const { return machine_; }
    bool records() const { return log_ != nullptr; }

    /// The one way to change the machine.
    template <class E> void emit(const E& event) {
        apply(machine_, event);
        if constexpr (E::facts.effect != Effect::tells) {
            ++changes_;
        }
        if (log_ != nullptr) {
            log_->emplace_back(event);
        }
    }

    /// Events until now that changed something.
    u64 changes() const { return changes_; }

    // ---- for tests: allocations that fail --------------------------------------------------------------------------
    /// The n-th allocation from now on (0 = the next; frames and page-table pages alike) fails. Negative: none does.
    void fail_allocation(i64 n) { fail_in_ = n; }
    i64 allocations_until_failure() const { return fail_in_; }
    bool allocation_failed() const { return injected_; }
    /// Asked before every allocation: is it the one?
    bool allocation_fails() {
        if (fail_in_ < 0 || fail_in_-- != 0) {
            return false;
        }
        injected_ = true;
        emit(AllocationFailed{true});
        return true;
    }

private:
    Machine& machine_;
    std::vector<Event>* log_;
    u64 changes_ = 0;
    i64 fail_in_ = -1;
    bool injected_ = false;
};

} // namespace cow
