// The tree of processes from one to a hundred: everyone is in it once, behind its parent, and nothing overlaps.

#include "app/view/base/theme.hpp"
#include "app/view/layout/stage_layout.hpp"
#include "app/view/scene/process_tree.hpp"
#include "core/scenario/player.hpp"
#include "tests/support/players.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

using namespace cow;
using namespace cow::ui;

namespace {

/// `count` processes: some are children of the first, some of each other.
std::string family(int count) {
    std::string text = "machine frames=64\n"
                       "init: a = mmap(NULL, PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\n"
                       "init: store a 'A'\n";
    for (int i = 1; i < count; ++i) {
        const int parent = i % 3 == 0 ? 0 : i - 1;
        const std::string name = parent == 0 ? "init" : "p" + std::to_string(parent);
        text += name + ": p" + std::to_string(i) + " = fork()\n";
    }
    return text;
}

std::vector<ProcId> everyone(const Player& player) {
    std::vector<ProcId> out;
    for (u32 i = 0; i < player.machine().processes.size(); ++i) {
        out.emplace_back(i);
    }
    return out;
}

} // namespace

TEST_CASE("process tree: everyone is in it once, behind its parent") {
    const Player player = played(family(30));
    const std::vector<ProcId> all = everyone(player);
    const std::vector<TreeNode> nodes = process_tree(player.machine(), all);
    REQUIRE(nodes.size() == all.size());
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        const ProcId parent = player.machine().process(nodes[i].proc).parent;
        CHECK(std::count_if(nodes.begin(), nodes.end(),
                            [&](const TreeNode& node) { return node.proc == nodes[i].proc; }) == 1);
        if (parent == no_proc) {
            CHECK(nodes[i].parent == no_node);
            CHECK(nodes[i].depth == 0);
        } else {
            REQUIRE(nodes[i].parent < i);
            CHECK(nodes[nodes[i].parent].proc == parent);
            CHECK(nodes[i].depth == nodes[nodes[i].parent].depth + 1);
        }
    }
}

TEST_CASE("process tree: from one process to a hundred nothing overlaps, at any size") {
    struct Size {
        float width, height;
    };
    for (const int count : {1, 2, 4, 7, 12, 20, 45, 100}) {
        const Player player = played(family(count));
        const std::vector<TreeNode> nodes = process_tree(player.machine(), everyone(player));
        for (const Size& size : {Size{640, 400}, {1280, 720}, {1920, 1080}, {3840, 2160}, {1900, 500}}) {
            const float scale = ui_scale(size.width, size.height, 1);
            const Rect stage{0.25F * size.width, 50 * scale, 0.75F * size.width - 12, size.height * 0.6F};
            const StageLayout layout = stage_layout(stage, {9, 6, 20}, scale);
            CAPTURE(count);
            CAPTURE(size.width);
            std::vector<Rect> parts = card_slots(layout, layout.columns);
            parts.push_back(layout.kernel);
            parts.push_back(layout.tree);
            for (std::size_t i = 0; i < parts.size(); ++i) {
                CHECK(stage.contains(parts[i]));
                CHECK(parts[i].w > 90 * scale);
                for (std::size_t k = 0; k < i; ++k) {
                    CHECK_FALSE(parts[i].overlaps(parts[k]));
                }
            }
            const Rect place = layout.tree;
            const TreeLayout tree = tree_layout(place, nodes, scale);
            REQUIRE(tree.nodes.size() == nodes.size());
            for (std::size_t i = 0; i < tree.nodes.size(); ++i) {
                CHECK(place.contains(tree.nodes[i]));
                CHECK(tree.nodes[i].w > 2);
                CHECK(tree.nodes[i].h > 2);
                for (std::size_t k = 0; k < i; ++k) {
                    CHECK_FALSE(tree.nodes[i].overlaps(tree.nodes[k]));
                }
            }
        }
    }
}

TEST_CASE(
    "process tree: cards go to the process of the event, to pinned and selected ones, to its relatives") {
    const Player player = played(family(20) + "p10: store a 'B'\n");
    const Moment moment = moment_of(player, 1);
    const std::vector<ProcId> all = everyone(player);
    REQUIRE(moment.focus.proc == ProcId{10});
    const auto has = [](const std::vector<ProcId>& chosen, u32 proc) {
        return std::find(chosen.begin(), chosen.end(), ProcId{proc}) != chosen.end();
    };
    Camera camera;
    CHECK(choose_cards(moment, all, camera, std::nullopt, 1) == std::vector{ProcId{10}});
    CHECK(choose_cards(moment, all, camera, std::nullopt, 30).size() == all.size());
    camera.pinned = {ProcId{15}};
    const std::vector<ProcId> three =
        choose_cards(moment, all, camera, player.machine().process(ProcId{4}).mm, 3);
    CHECK(three == std::vector{ProcId{4}, ProcId{10}, ProcId{15}});
    CHECK(has(choose_cards(moment, all, {}, std::nullopt, 2), player.machine().process(ProcId{10}).parent.v));
}
