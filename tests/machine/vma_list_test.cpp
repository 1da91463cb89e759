// The list of VMAs is like a sorted vector, however many there are.

#include "core/base/rng.hpp"
#include "core/machine/vma_list.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

using namespace cow;

namespace {

struct Hole {
    u64 bottom, top;
    bool operator==(const Hole&) const = default;
};

/// Of a sorted vector, upwards; the last one has no end.
std::vector<Hole> holes_of(const std::vector<Vma>& vmas, u64 pages) {
    std::vector<Hole> out;
    u64 bottom = 0;
    for (const Vma& vma : vmas) {
        if (vma.start.v - bottom >= pages) {
            out.push_back({bottom, vma.start.v});
        }
        bottom = vma.end.v;
    }
    out.push_back({bottom, ~u64{0}});
    return out;
}

void check_same(const VmaList& list, const std::vector<Vma>& plain) {
    REQUIRE(list.size() == plain.size());
    CHECK(std::equal(list.begin(), list.end(), plain.begin()));
    CHECK(std::equal(list.rbegin(), list.rend(), plain.rbegin()));
    VmaTotals totals;
    for (const Vma& vma : plain) {
        totals.pages += vma.pages();
        totals.data += vma.is_data() ? vma.pages() : 0;
        totals.locked += vma.has(vm::locked) ? vma.pages() : 0;
    }
    CHECK(list.totals() == totals);
}

void check_searches(const VmaList& list, const std::vector<Vma>& plain, Rng& rng) {
    for (int i = 0; i < 20; ++i) {
        const Vpn page{rng.below(1U << 20U)};
        const auto from =
            std::find_if(plain.begin(), plain.end(), [&](const Vma& v) { return v.end > page; });
        const auto at =
            std::find_if(plain.begin(), plain.end(), [&](const Vma& v) { return v.start >= page; });
        CHECK((list.from(page) == list.end()) == (from == plain.end()));
        CHECK((from == plain.end() || *list.from(page) == *from));
        CHECK((at == plain.end() || *list.at_or_above(page) == *at));
    }
    for (const u64 pages : {u64{1}, u64{100}, u64{2000}}) {
        std::vector<Hole> expected = holes_of(plain, pages);
        std::vector<Hole> up;
        list.any_hole_up(pages, [&](Vpn bottom, Vpn top, const Vma*) {
            up.push_back({bottom.v, top.v});
            return false;
        });
        CHECK(up == expected);
        std::vector<Hole> down;
        list.any_hole_down(pages, [&](Vpn bottom, Vpn top, const Vma*) {
            down.push_back({bottom.v, top.v});
            return false;
        });
        std::reverse(expected.begin(), expected.end());
        CHECK(down == expected);
    }
}

} // namespace

TEST_CASE("VMA list: as a sorted vector") {
    Rng rng(7);
    VmaList list;
    std::vector<Vma> plain;
    const auto place = [&](Vpn start) {
        return std::lower_bound(plain.begin(), plain.end(), start,
                                [](const Vma& vma, Vpn page) { return vma.start < page; });
    };
    for (int round = 0; round < 3000; ++round) {
        const Vpn start{rng.below(1U << 16U) * 16};
        const auto here = place(start);
        const bool there = here != plain.end() && here->start == start;
        const u32 flags =
            vm::read | (rng.below(2) == 0 ? vm::write : 0) | (rng.below(4) == 0 ? vm::locked : 0);
        const Vma vma{start, start + 1 + rng.below(16), start.v, {}, no_file, flags};
        if (there && (rng.below(2) == 0 || round > 2000)) {
            list.erase(start);
            plain.erase(here);
        } else if (there) {
            list.replace(start, vma);
            *here = vma;
        } else if (round <= 2000) {
            list.insert(vma);
            plain.insert(here, vma);
        } else if (!plain.empty()) { // many go
            const Vma gone = plain[rng.below(plain.size())];
            list.erase(gone.start);
            plain.erase(place(gone.start));
        }
        if (round % 100 == 0) {
            check_same(list, plain);
            check_searches(list, plain, rng);
        }
    }
    check_same(list, plain);
    VmaList other;
    for (auto it = plain.rbegin(); it != plain.rend(); ++it) {
        other.insert(*it);
    }
    CHECK(other == list); // however the chunks lie
    if (!plain.empty()) {
        CHECK(list[plain.size() / 2] == plain[plain.size() / 2]);
        other.erase(plain.front().start);
        CHECK_FALSE(other == list);
    }
}
