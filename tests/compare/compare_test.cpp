// One script under several kernels in lock step.

#include "core/compare/compare.hpp"
#include "core/parse/parser.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace cow;

namespace {

Script parsed(const std::string& text) {
    ParseResult result = parse_script(text);
    REQUIRE(result.ok());
    return std::move(result.script);
}

const std::string shared =
    "buf = mmap(NULL, 2*PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\nstore buf 'A' x 2\n"
    "child = fork()\n";

/// A figure of all kernels behind each step, and which steps differ.
struct Run {
    std::vector<std::vector<SideOfStep>> steps;
    std::vector<bool> differs;

    u64 value(std::size_t step, std::size_t kernel, std::string_view name) const {
        for (std::size_t i = 0; i < figure_count; ++i) {
            if (figures()[i].name == name) {
                return steps.at(step).at(kernel).after[i];
            }
        }
        FAIL("no such figure: ", name);
        return 0;
    }
};

Run run(const std::string& text, const std::vector<KernelChoice>& kernels) {
    Comparison comparison(parsed(text), kernels);
    Run out;
    while (const ComparedStep* step = comparison.next()) {
        out.steps.push_back(step->sides);
        out.differs.push_back(step->differs);
    }
    return out;
}

constexpr KernelChoice cow_kernel{ForkWay::cow, Bug::none};
constexpr KernelChoice eager{ForkWay::eager, Bug::none};
constexpr KernelChoice ondemand{ForkWay::ondemand, Bug::none};
constexpr KernelChoice vforks{ForkWay::vfork, Bug::none};

} // namespace

TEST_SUITE("compare") {
    TEST_CASE("names of kernels are written and read") {
        for (const std::string_view name : fork_way_names()) {
            CHECK(fork_way_name(*fork_way_from_name(name)) == name);
        }
        CHECK(!fork_way_from_name("clone"));
        CHECK(kernel_choice_name(eager) == "eager");
        CHECK(kernel_choice_name({ForkWay::vfork, Bug::no_refcount}) == "vfork+no_refcount");
        CHECK(kernel_of({.fork = ForkMode::ondemand, .bug = Bug::refcount_8bit}) ==
              KernelChoice{ForkWay::ondemand, Bug::refcount_8bit});
    }

    TEST_CASE("an eager fork copies, the others do not, and what it copied counts") {
        const Run all = run(shared + "child: store buf 'B'\n", {cow_kernel, eager, ondemand});
        CHECK(all.differs == std::vector<bool>{false, false, true, true});
        CHECK(all.value(2, 0, "bytes_copied") == 0);
        CHECK(all.value(2, 1, "bytes_copied") == 2 * page_size);
        CHECK(all.value(2, 1, "frames_used") == 4);
        CHECK(all.value(2, 2, "page_tables") + 1 == all.value(2, 0, "page_tables"));
        CHECK(all.value(3, 0, "bytes_copied") == page_size);
        CHECK(all.value(3, 1, "faults") + 1 == all.value(3, 0, "faults"));
        CHECK(all.value(3, 2, "page_tables") == all.value(3, 0, "page_tables"));
    }

    TEST_CASE("vfork: the child borrows the memory, and what its parent does meanwhile is impossible") {
        const Run all = run(shared + "store buf 'B'\nchild: store buf 'C'\nchild: exit(0)\nload buf\n",
                            {cow_kernel, vforks});
        CHECK(all.value(2, 1, "page_tables") == all.value(1, 1, "page_tables"));
        CHECK(!all.steps[3][0].impossible());
        CHECK(all.steps[3][1].impossible());
        CHECK(all.differs[3]);
        CHECK(!all.steps[4][1].impossible());
        CHECK(!all.steps[6][1].impossible());
        CHECK(all.steps[6][0].outcome.result == 'B');
        CHECK(all.steps[6][1].outcome.result == 'C');
        CHECK(all.differs[6]);
    }

    TEST_CASE("vfork: only a process with a memory of its own becomes one, also in a trace") {
        const Script script =
            under_kernel(parsed("clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|SIGCHLD) = 7\n"
                                "clone(child_stack=NULL, flags=CLONE_VM|SIGCHLD) = 8\nvfork() = 9\n"),
                         vforks);
        const auto call = [&](std::size_t i) { return std::get<CallStatement>(script.statements[i].what); };
        CHECK(call(0).call == "vfork");
        CHECK(call(0).recorded == 7);
        CHECK(script.statements[0].text.starts_with("clone("));
        CHECK(call(1).call == "clone");
        CHECK(call(2).call == "vfork");
    }

    TEST_CASE("a kernel is what its name says, whatever the script says") {
        const Script script = parsed("machine fork=eager bug=no_refcount\nchild = fork()\n");
        CHECK(under_kernel(script, cow_kernel).config == MachineConfig{});
        CHECK(under_kernel(script, kernel_of(script.config)).config == script.config);
    }

    TEST_CASE("a step that breaks an invariant under one of them differs") {
        const Run all = run(shared, {cow_kernel, {ForkWay::cow, Bug::parent_left_writable}});
        CHECK(all.differs == std::vector<bool>{false, false, true});
        REQUIRE(all.steps[2][1].finding);
        CHECK(all.steps[2][1].finding->violations.front().invariant == "two_writers");
        CHECK(!all.steps[2][0].finding);
    }

    TEST_CASE("expectations are those of the first kernel") {
        const Script script = parsed(shared + "expect frames_used == 4\n");
        const std::vector<KernelChoice> kernels{eager, cow_kernel};
        Comparison comparison(script, kernels);
        while (comparison.next() != nullptr) {
        }
        CHECK(comparison.expectation(std::get<ExpectStatement>(script.statements.back().what)).ok);
    }
}
