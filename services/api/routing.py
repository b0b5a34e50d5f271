"""Every route of the API. Each says for itself who may use it: `permissions.py` holds the table."""

from services.api.accounts.me import MeController
from services.api.accounts.routes import SessionsController
from services.api.accounts.sign_up_routes import SignUpController
from services.api.administration.routes import OversightController
from services.api.audit.routes import AuditController
from services.api.brands.routes import BrandBooksController
from services.api.catalogue.routes import ModelsController
from services.api.credits.administration import (
    AllTransactionsController,
    DepartmentCreditsController,
    RefundsController,
    UserCreditsController,
)
from services.api.credits.routes import CreditsController
from services.api.demo.routes import DemoController
from services.api.departments.routes import DepartmentsController
from services.api.explanations.routes import explain
from services.api.health.routes import health
from services.api.images.routes import ImagesController
from services.api.library.bookmarks import BookmarksController
from services.api.library.export import ExportController
from services.api.library.routes import PresetsController
from services.api.orders.routes import OrdersController
from services.api.orders.stream import StreamController
from services.api.statistics.routes import StatisticsController
from services.api.uploads.routes import UploadsController
from services.api.users.routes import UsersController
from services.api.workers.routes import WorkersController

ROUTES = (
    SignUpController,
    SessionsController,
    MeController,
    UsersController,
    DepartmentsController,
    AuditController,
    OversightController,
    StatisticsController,
    CreditsController,
    DepartmentCreditsController,
    UserCreditsController,
    RefundsController,
    AllTransactionsController,
    OrdersController,
    StreamController,
    ImagesController,
    UploadsController,
    BrandBooksController,
    PresetsController,
    BookmarksController,
    ExportController,
    DemoController,
    ModelsController,
    WorkersController,
    health,
    explain,
)
