// The small pictures of the gallery.

#include "app/view/scene/thumbnail.hpp"
#include "app/view/text/catalog.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <string>

using namespace cow;
using namespace cow::ui;

namespace {

constexpr std::chrono::milliseconds plenty{10000};

const std::string root = COWSCOPE_SOURCE_DIR;

std::string at(std::string_view place) { return fmt::format("{}/{}", root, place); }

} // namespace

TEST_CASE("thumbnail: fork's picture has two processes and frames that they share") {
    const Thumbnail picture = thumbnail_of(at("scenarios/fork/fork-cow.cow"), plenty);
    REQUIRE(picture.cards.size() == 2);
    CHECK(picture.cards[0].rows.size() == 3);
    CHECK(std::any_of(picture.frames.begin(), picture.frames.end(),
                      [](const auto& cell) { return cell.owners == 2; }));
    for (const Thumbnail::Card& card : picture.cards) {
        for (const Thumbnail::Row& row : card.rows) {
            CHECK((row.frame == Thumbnail::no_frame || row.frame < picture.frames.size()));
        }
    }
}

TEST_CASE("thumbnail: every scenario has one, and what is none has none") {
    for (const CatalogEntry& entry : read_catalog(at("scenarios")).entries) {
        CAPTURE(entry.path);
        CHECK_FALSE(thumbnail_of(entry.path, plenty).empty());
    }
    CHECK(thumbnail_of("/nowhere/at/all.cow", plenty).empty());
    CHECK(thumbnail_of(root, plenty).empty());
    CHECK(thumbnail_of(at("README.md"), plenty).empty());
}
