"""Examples of answers about users, for the documentation."""

from services.api.accounts.examples import ANNA_ID, CONFECTIONERY_ID, WHEN, page_of, shown
from services.api.users.schemas import User, Users, UserWithImages

_ANNA = {
    "id": ANNA_ID,
    "username": "anna",
    "name": "Anna",
    "email": "anna@example.com",
    "role": "member",
    "status": "active",
    "department_id": CONFECTIONERY_ID,
    "max_orders_in_flight": None,
    "max_orders_a_day": 500,
    "max_images": None,
    "created_at": WHEN,
}

USER = shown(User, _ANNA, "the user, as they now are")
USER_WITH_IMAGES = shown(UserWithImages, {**_ANNA, "images_generated": 42}, "the user")
USERS = shown(Users, page_of(_ANNA), "a page of users")
