#pragma once
// A scenario's card in the gallery: a small picture, its title, how long it takes and whether one has been through it.

#include "app/gui/view/view.hpp"
#include "app/view/scene/thumbnail.hpp"
#include "app/view/text/catalog.hpp"

namespace cow::ui {

inline constexpr float gallery_card_height = 206; // design pixels

struct GalleryCard {
    const CatalogEntry& entry;
    const Thumbnail* picture = nullptr; ///< null: not made yet
    bool open = false;                  ///< it is the one behind the gallery
    bool chosen = false;
    bool finished = false;
    bool next = false;  ///< the course goes on with it
    bool begun = false; ///< the course has been begun: "go on", not "start"
};

void draw_gallery_card(const Canvas& canvas, Rect rect, const GalleryCard& card);

} // namespace cow::ui
