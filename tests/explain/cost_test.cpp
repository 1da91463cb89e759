// Modelled time.

#include "core/explain/cost.hpp"
#include "tests/support/world.hpp"

#include <doctest/doctest.h>

using namespace cow;
using namespace cow::test;

TEST_CASE("cost: every row counts, and the table can be replaced") {
    CHECK(modelled_ns({}) == 0);
    for (const CostRow& row : cost_rows()) {
        CAPTURE(row.name);
        CHECK_FALSE(row.what.empty());
        CHECK(CostTable{}.*row.cost > 0);
        Counters counters;
        counters.*row.count = 1000;
        CHECK(modelled_ns(counters) == static_cast<u64>(1000 * (CostTable{}.*row.cost)));
        CostTable costs;
        costs.*row.cost = 2;
        CHECK(modelled_ns(counters, costs) == 2000);
    }
}

TEST_CASE("cost: the parts add up to the faults that were measured") {
    World world({.frames = 8});
    const ProcId init = world.process("init");
    const VirtAddr buf = world.map(init, 2);
    const auto cost_of = [&](auto&& body) {
        const u64 before = modelled_ns(world.counters());
        body();
        return static_cast<double>(modelled_ns(world.counters()) - before);
    };
    const double zero_fill = cost_of([&] { world.store(init, buf, 1); });
    const ProcId child = world.fork(init, "child");
    const double copy = cost_of([&] { world.store(child, buf, 2); });
    const double reuse = cost_of([&] { world.store(init, buf, 3); });
    CHECK(zero_fill == doctest::Approx(10500).epsilon(0.05));
    CHECK(copy == doctest::Approx(15400).epsilon(0.05));
    CHECK(reuse == doctest::Approx(13700).epsilon(0.05));
}
