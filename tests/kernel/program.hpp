#pragma once
// Random programs that run on a kernel and on the reference at once. After every call each process must see the same
// bytes, rights and signals in both.

#include "core/base/rng.hpp"
#include "tests/kernel/reference.hpp"

#include <fmt/format.h>

#include <functional>

namespace cow::test {

class Program {
public:
    using Run = std::function<void(const std::function<void(Kernel&)>&)>;
    struct Options {
        bool pressure = false; ///< memory may run out: calls may fail, processes may be killed for it
        bool reclaim = false;  ///< else MADV_FREE, whose pages reclaim may empty at any time
    };
    /// `run` runs something on the kernel of `machine`.
    Program(const Machine& machine, Run run, u64 seed, Options options);
    void step();

private:
    bool chance(u64 percent) { return rng_.below(100) < percent; }
    u64 pick_page(); ///< on both sides of a table's end
    std::size_t pick_process();
    ProcId id() const { return ProcId{static_cast<u32>(proc_)}; }
    CallResult call(const std::function<CallResult(Kernel&)>& body);
    /// False when memory ran out, or the process with it.
    bool went_through(const CallResult& result) const;

    template <class... Args> void note(fmt::format_string<Args...> text, Args&&... args) {
        story_.push_back(fmt::format("p{}: ", proc_) + fmt::format(text, std::forward<Args>(args)...));
    }
    void create();
    void touch();
    void map();
    void change();
    void move();
    void advise();
    void breed();
    void borrow();
    void transfer();
    void kernel_work();
    void compare();

    const Machine& machine_;
    Run run_;
    Rng rng_;
    Options options_;
    Reference reference_;
    std::size_t proc_ = 0; ///< who acts
    std::vector<std::string> story_;
};

} // namespace cow::test
