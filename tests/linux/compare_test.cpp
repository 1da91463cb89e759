// Two pictures of the same processes held against each other, without any kernel.

#include "app/linux/sight/compare.hpp"

#include <doctest/doctest.h>

namespace cow::real {
namespace {

PageSeen page(u64 frame, u32 mapcount) {
    PageSeen seen;
    seen.frame = frame;
    seen.mapcount = mapcount;
    seen.anonymous = true;
    return seen;
}

/// init and child share one page and have one each.
Seen family(u64 shared, u64 first, u64 second) {
    Seen seen;
    seen.processes.resize(2);
    seen.processes[0].name = "init";
    seen.processes[1].name = "child";
    for (ProcessSeen& process : seen.processes) {
        process.state = "running";
        VmaSeen vma;
        vma.start = 0x10000;
        vma.end = 0x12000;
        vma.rights = "rw-p";
        process.vmas.push_back(vma);
        process.pages[0x10000] = page(shared, 2);
    }
    seen.processes[0].pages[0x11000] = page(first, 1);
    seen.processes[1].pages[0x11000] = page(second, 1);
    return seen;
}

std::vector<std::string> fields(const Seen& model, const Seen& kernel) {
    Comparison comparison;
    compare(model, kernel, comparison);
    CHECK(comparison.compared() > 0);
    std::vector<std::string> out;
    for (const Difference& difference : comparison.differences()) {
        out.push_back(difference.process + " " + difference.field);
    }
    return out;
}

using Fields = std::vector<std::string>;

} // namespace

TEST_SUITE("linux compare") {
    TEST_CASE("frames are compared by who shares them, not by number") {
        CHECK(fields(family(1, 2, 3), family(900, 17, 4)).empty());
        CHECK(fields(family(1, 2, 3), family(900, 17, 17)) == Fields{"child frame"});
        CHECK(fields(family(1, 2, 2), family(900, 17, 18)) == Fields{"child frame"});
        CHECK(fields(family(1, 2, 1), family(900, 17, 18)) == Fields{"child frame"});
    }

    TEST_CASE("each field is found when it differs") {
        const Seen model = family(1, 2, 3);
        struct Case {
            const char* field;
            void (*change)(Seen&);
        };
        const Case cases[] = {
            {"init mapcount", [](Seen& s) { s.processes[0].pages[0x11000].mapcount = 5; }},
            {"init anonymous_page", [](Seen& s) { s.processes[0].pages[0x11000].anonymous = false; }},
            {"child present", [](Seen& s) { s.processes[1].pages.erase(0x11000); }},
            {"child present", [](Seen& s) { s.processes[1].pages[0x13000] = page(8, 1); }},
            {"child state", [](Seen& s) { s.processes[1].state = "zombie"; }},
            {"child rss", [](Seen& s) { s.processes[1].vmas[0].rss = 4096; }},
            {"child pss", [](Seen& s) { s.processes[1].vmas[0].pss = 4096; }},
            {"child uss", [](Seen& s) { s.processes[1].vmas[0].uss = 4096; }},
            {"child shared_clean", [](Seen& s) { s.processes[1].vmas[0].shared_clean = 4096; }},
            {"child shared_dirty", [](Seen& s) { s.processes[1].vmas[0].shared_dirty = 4096; }},
            {"child private_clean", [](Seen& s) { s.processes[1].vmas[0].private_clean = 4096; }},
            {"child private_dirty", [](Seen& s) { s.processes[1].vmas[0].private_dirty = 4096; }},
            {"child anonymous", [](Seen& s) { s.processes[1].vmas[0].anonymous = 4096; }},
            {"child vma_flags", [](Seen& s) { s.processes[1].vmas[0].flags = "dc "; }},
            {"init vmas", [](Seen& s) { s.processes[0].vmas[0].rights = "r--p"; }},
            {"init vmas", [](Seen& s) { s.processes[0].vmas[0].end = 0x13000; }},
            {"init vmas", [](Seen& s) { s.processes[0].vmas.push_back({}); }},
        };
        for (const Case& one : cases) {
            CAPTURE(one.field);
            Seen kernel = family(900, 17, 4);
            one.change(kernel);
            CHECK(fields(model, kernel) == Fields{one.field});
        }
    }

    TEST_CASE("what one side cannot tell is not compared") {
        Seen model = family(1, 2, 3);
        Seen kernel = family(900, 17, 17);
        Comparison all;
        compare(model, model, all);
        for (ProcessSeen& process : kernel.processes) {
            for (auto& [address, seen] : process.pages) {
                seen.frame.reset();
                seen.mapcount.reset();
            }
        }
        Comparison some;
        compare(model, kernel, some);
        CHECK(some.differences().empty());
        CHECK(some.compared() < all.compared());
    }

    TEST_CASE("of one field only the first few differences are told") {
        Seen model = family(1, 2, 3);
        Seen kernel = family(900, 17, 4);
        for (u64 i = 0; i < 100; ++i) {
            model.processes[0].pages[0x20000 + i * page_size] = page(100 + i, 1);
        }
        CHECK(fields(model, kernel).size() == 4);
    }
}

} // namespace cow::real
