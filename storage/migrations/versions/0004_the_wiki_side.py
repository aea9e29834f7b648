"""Linked accounts, their edits, articles to offer, nudges; and on which days people first did what.

Runs before the deploy. The code of step 0003 does not mind the new tables and columns.
"""

from alembic import op
import sqlalchemy as sa

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('account_wikis',
    sa.Column('wiki', sa.String(length=16), nullable=False),
    sa.Column('mark', sa.String(length=44), nullable=False),
    sa.Column('person_id', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('wiki', 'mark', name=op.f('pk_account_wikis'))
    )
    with op.batch_alter_table('account_wikis', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_account_wikis_person_id'), ['person_id'], unique=False)

    op.create_table('accounts',
    sa.Column('person_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('key', sa.String(length=16), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.Column('checked_at', sa.Float(), nullable=False),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_accounts'))
    )
    with op.batch_alter_table('accounts', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_accounts_checked_at'), ['checked_at'], unique=False)

    op.create_table('claims',
    sa.Column('person_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('wiki', sa.String(length=16), nullable=False),
    sa.Column('key', sa.String(length=16), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=True),
    sa.Column('issued_at', sa.Float(), nullable=False),
    sa.Column('expires_at', sa.Float(), nullable=False),
    sa.Column('tries', sa.SmallInteger(), server_default='0', nullable=False),
    sa.Column('tried_since', sa.Float(), server_default='0', nullable=False),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_claims'))
    )
    op.create_table('counted',
    sa.Column('round_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('question', sa.String(length=32), nullable=False),
    sa.Column('is_final', sa.Boolean(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('round_id', 'question', name=op.f('pk_counted'))
    )
    op.create_table('cursors',
    sa.Column('wiki', sa.String(length=16), nullable=False),
    sa.Column('since', sa.Float(), nullable=False),
    sa.Column('seen', sa.Text(), server_default='', nullable=False),
    sa.Column('polled_at', sa.Float(), nullable=False),
    sa.PrimaryKeyConstraint('wiki', name=op.f('pk_cursors'))
    )
    op.create_table('edits',
    sa.Column('mark', sa.String(length=44), nullable=False),
    sa.Column('person_id', sa.BigInteger(), nullable=False),
    sa.Column('page_mark', sa.String(length=44), nullable=False),
    sa.Column('key', sa.String(length=16), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.Column('until', sa.Date(), nullable=False),
    sa.Column('is_undone', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.PrimaryKeyConstraint('mark', name=op.f('pk_edits'))
    )
    with op.batch_alter_table('edits', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_edits_page_mark'), ['page_mark'], unique=False)
        batch_op.create_index(batch_op.f('ix_edits_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_edits_until'), ['until'], unique=False)

    op.create_table('notices',
    sa.Column('person_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('what', sa.String(length=64), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.Column('due_at', sa.Float(), nullable=False),
    sa.PrimaryKeyConstraint('person_id', 'what', name=op.f('pk_notices'))
    )
    with op.batch_alter_table('notices', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_notices_due_at'), ['due_at'], unique=False)

    op.create_table('nudges',
    sa.Column('person_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('kind', sa.String(length=8), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('is_held_out', sa.Boolean(), nullable=False),
    sa.Column('back_on', sa.Date(), nullable=True),
    sa.PrimaryKeyConstraint('person_id', 'kind', name=op.f('pk_nudges'))
    )
    with op.batch_alter_table('nudges', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_nudges_day'), ['day'], unique=False)

    op.create_table('offers',
    sa.Column('person_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('mark', sa.String(length=44), nullable=False),
    sa.Column('wiki', sa.String(length=16), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('state', sa.SmallInteger(), server_default='0', nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=True),
    sa.Column('until', sa.Date(), nullable=False),
    sa.PrimaryKeyConstraint('person_id', 'mark', name=op.f('pk_offers'))
    )
    with op.batch_alter_table('offers', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_offers_until'), ['until'], unique=False)

    op.create_table('reverts',
    sa.Column('mark', sa.String(length=44), nullable=False),
    sa.Column('wiki', sa.String(length=16), nullable=False),
    sa.Column('person_id', sa.BigInteger(), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('mark', name=op.f('pk_reverts'))
    )
    with op.batch_alter_table('reverts', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_reverts_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_reverts_wiki'), ['wiki'], unique=False)

    op.create_table('tasks',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('wiki', sa.String(length=16), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('page', sa.BigInteger(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('topic', sa.String(length=32), nullable=True),
    sa.Column('source', sa.String(length=16), nullable=False),
    sa.Column('found_at', sa.Float(), nullable=False),
    sa.Column('checked_at', sa.Float(), nullable=False),
    sa.Column('held_until', sa.Float(), server_default='0', nullable=False),
    sa.Column('too_hard', sa.Integer(), server_default='0', nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tasks')),
    sa.UniqueConstraint('wiki', 'kind', 'page', name=op.f('uq_tasks_wiki_kind_page')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('tasks', schema=None) as batch_op:
        batch_op.create_index('ix_tasks_wiki_held_until', ['wiki', 'held_until'], unique=False)

    op.create_table('told',
    sa.Column('person_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('what', sa.String(length=64), nullable=False),
    sa.Column('until', sa.Date(), nullable=False),
    sa.PrimaryKeyConstraint('person_id', 'what', name=op.f('pk_told'))
    )
    with op.batch_alter_table('told', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_told_until'), ['until'], unique=False)

    op.create_table('wiki_messages',
    sa.Column('wiki', sa.String(length=16), nullable=False),
    sa.Column('language', sa.String(length=16), nullable=False),
    sa.Column('name', sa.String(length=128), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('read_at', sa.Float(), nullable=False),
    sa.PrimaryKeyConstraint('wiki', 'language', 'name', name=op.f('pk_wiki_messages'))
    )
    op.create_table('wiki_requests',
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('wiki', sa.String(length=16), nullable=False),
    sa.Column('requests', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('day', 'wiki', name=op.f('pk_wiki_requests'))
    )
    with op.batch_alter_table('errands', schema=None) as batch_op:
        batch_op.add_column(sa.Column('due_at', sa.Float(), server_default='0', nullable=False))

    with op.batch_alter_table('people', schema=None) as batch_op:
        batch_op.add_column(sa.Column('since', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('task_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('edit_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('second_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('fourteenth_on', sa.Date(), nullable=True))
        batch_op.create_index('ix_people_seen_on', ['seen_on'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('people', schema=None) as batch_op:
        batch_op.drop_index('ix_people_seen_on')
        batch_op.drop_column('fourteenth_on')
        batch_op.drop_column('second_on')
        batch_op.drop_column('edit_on')
        batch_op.drop_column('task_on')
        batch_op.drop_column('since')

    with op.batch_alter_table('errands', schema=None) as batch_op:
        batch_op.drop_column('due_at')

    op.drop_table('wiki_requests')
    op.drop_table('wiki_messages')
    with op.batch_alter_table('told', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_told_until'))

    op.drop_table('told')
    with op.batch_alter_table('tasks', schema=None) as batch_op:
        batch_op.drop_index('ix_tasks_wiki_held_until')

    op.drop_table('tasks')
    with op.batch_alter_table('reverts', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_reverts_wiki'))
        batch_op.drop_index(batch_op.f('ix_reverts_person_id'))

    op.drop_table('reverts')
    with op.batch_alter_table('offers', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_offers_until'))

    op.drop_table('offers')
    with op.batch_alter_table('nudges', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_nudges_day'))

    op.drop_table('nudges')
    with op.batch_alter_table('notices', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_notices_due_at'))

    op.drop_table('notices')
    with op.batch_alter_table('edits', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_edits_until'))
        batch_op.drop_index(batch_op.f('ix_edits_person_id'))
        batch_op.drop_index(batch_op.f('ix_edits_page_mark'))

    op.drop_table('edits')
    op.drop_table('cursors')
    op.drop_table('counted')
    op.drop_table('claims')
    with op.batch_alter_table('accounts', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_accounts_checked_at'))

    op.drop_table('accounts')
    with op.batch_alter_table('account_wikis', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_account_wikis_person_id'))

    op.drop_table('account_wikis')
