// cowscope_bench: the engine's speed beside memcpy and beside the Linux underneath, in one process. A table of absolute
// times comes first; the last lines are one figure each, for programs to read: "ratio cow_fault 0.012".

#include "tests/bench/figures.hpp"
#include "tests/bench/window.hpp"
#include "tests/bench/workloads.hpp"

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <cstdlib>
#include <vector>

namespace {

using namespace cow::bench;

void manual(benchmark::State& state, double (*work)()) {
    for ([[maybe_unused]] auto _ : state) { // NOLINT(clang-analyzer-deadcode.DeadStores)
        const double seconds = work();
        if (seconds < 0) {
            state.SkipWithError("cannot be measured here");
            return;
        }
        state.SetIterationTime(seconds);
    }
}

void add(const char* name, double (*work)(), int iterations) {
    benchmark::RegisterBenchmark(name, manual, work)
        ->UseManualTime()
        ->Iterations(iterations)
        ->Repetitions(3)
        ->ReportAggregatesOnly(true);
}

void print(const Figure& figure) {
    if (!figure.measured) {
        fmt::print("{} {} unavailable\n", figure.kind, figure.name);
    } else if (figure.kind == "size") {
        fmt::print("{} {} {:.0f}\n", figure.kind, figure.name, figure.value);
    } else {
        fmt::print("{} {} {:.4g}\n", figure.kind, figure.name, figure.value);
    }
}

} // namespace

int main(int argc, char** argv) {
    add("cow_fault/model", model_cow_fault, 8);
    add("cow_fault/kernel", kernel_cow_fault, 4);
    add("zero_fill/model", model_zero_fill, 8);
    add("zero_fill/kernel", kernel_zero_fill, 4);
    add("memcpy/page", memcpy_page, 64);
    add("memset/page", memset_page, 64);
    add("memcpy/ptes_of_1GiB", memcpy_ptes, 16);
    add("fork_1GiB/model", model_fork_1g, 3);
    add("fork_1GiB/kernel", kernel_fork_1g, 3);
    add("window_frame/32_frames", window_frame_32, 1);
    add("window_frame/10000_frames", window_frame_10k, 1);
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) {
        return 2;
    }
    benchmark::RunSpecifiedBenchmarks();
    benchmark::Shutdown();

    bool all_met = true;
    std::vector<Figure> figures = measure_figures(7);
    for (const Figure& figure : measure_window()) {
        figures.push_back(figure);
    }
    for (const Figure& figure : figures) {
        if (figure.measured && figure.value > figure.limit) {
            fmt::print("missed: {} {} is {:.4g}, should be at most {:.4g}\n", figure.kind, figure.name,
                       figure.value, figure.limit);
            all_met = false;
        }
    }
    fmt::print("{}\n", all_met ? "every figure is met" : "some figures are missed");
    for (const Figure& figure : figures) {
        print(figure);
    }
    return 0;
}
